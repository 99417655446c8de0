// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Crews: as many workers as there is work for, and no more than that back and forth. */
#include "lib/io/crew.h"

#include "tests/unit/tap.h"

/* A crew on work that keeps `load` hundredths of a core busy where there are as many workers. */
static void work(struct vfm_crew *crew, unsigned load)
{
    unsigned ran = load < crew->wanted * 100 ? load : crew->wanted * 100;
    vfm_crew_judge(crew, ran, 100);
}

static void test_limits(void)
{
    struct vfm_crew crew;
    vfm_crew_begin(&crew, 4);
    tap_integer(crew.wanted, 4, "all are wanted at first");
    bool inside = true;
    for (int i = 0; i < 9; i++) {
        work(&crew, 0);
        inside &= crew.wanted >= 1;
    }
    tap_ok(inside && crew.wanted == 1, "with nothing to do one stays");
    for (int i = 0; i < 9; i++) {
        work(&crew, 900);
        inside &= crew.wanted <= 4;
    }
    tap_ok(inside && crew.wanted == 4, "with no rest all come back, and no more");
    vfm_crew_begin(&crew, 1);
    work(&crew, 100);
    work(&crew, 1);
    tap_integer(crew.wanted, 1, "one is always one");
}

static void test_settling(void)
{
    bool enough = true, few = true, settled = true;
    for (unsigned load = 5; load <= 800; load += 5) {
        struct vfm_crew crew;
        vfm_crew_begin(&crew, 8);
        for (int i = 0; i < 20; i++)
            work(&crew, load);
        unsigned wanted = crew.wanted;
        enough &= wanted * 100 >= load;
        few &= (wanted - 1) * 75 <= load;
        for (int i = 0; i < 20; i++) {
            work(&crew, load);
            settled &= crew.wanted == wanted;
        }
    }
    tap_ok(enough, "what there is to do is done");
    tap_ok(few, "by as many as would be busy three quarters of the time if they were one fewer");
    tap_ok(settled, "and steady work keeps a steady crew");
}

static void test_look(void)
{
    struct vfm_crew crew;
    vfm_crew_begin(&crew, 3);
    uint64_t state = 1;
    for (int i = 0; i < 3; i++) {
        for (int times = 0; times < 3000000; times++)
            tap_random(&state);
        vfm_crew_look(&crew);
    }
    tap_ok(state != 1 && crew.wanted <= 2, "a thread that is alone is seen to be");
}

int main(void)
{
    test_limits();
    test_settling();
    test_look();
    return tap_done();
}
