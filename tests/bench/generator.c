// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * generator csv|jsonl|export|rank COUNT: writes COUNT records, always the same ones.
 *   csv, jsonl   outcome records of 12 fields: about 100 bytes a row, 250 a record
 *   export       the same as people write them and spreadsheets export them: pounds, per cents,
 *                cells left empty for nothing, quotes around what holds a comma
 *   rank         scored records in no order, about 80 bytes each
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROVIDERS 200

/* SplitMix64: a fixed stream of 64-bit numbers from a counter (Steele, Lea, Flood 2014). */
static uint64_t draw(uint64_t *state)
{
    uint64_t mixed = *state += 0x9e3779b97f4a7c15u;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
    return mixed ^ (mixed >> 31);
}

static unsigned below(uint64_t *state, unsigned limit)
{
    return (unsigned)(draw(state) % limit);
}

static const char *const stakeholders[] = {"Participants",    "Carers",     "NHS",
                                           "Borough council", "Volunteers", "Employers"};
static const char *const outcomes[] = {
    "Better mental wellbeing",
    "Less lonely",
    "In work for 13 weeks",
    "Fewer visits to A&E",
    "A home kept",
    "Fewer days in hospital",
    "More exercise",
    "Car miles saved",
    "Less paid in benefits",
    "New skills",
};

struct row {
    uint64_t number;
    unsigned provider, stakeholder, outcome;
    unsigned quantity_tenths, proxy_pence, duration;
    unsigned deadweight, displacement, attribution, dropoff; /* hundredths */
};

static struct row row_make(uint64_t number, uint64_t *state)
{
    struct row row = {.number = number};
    row.provider = below(state, PROVIDERS);
    row.stakeholder = below(state, sizeof stakeholders / sizeof *stakeholders);
    row.outcome = below(state, sizeof outcomes / sizeof *outcomes);
    row.quantity_tenths = 1 + below(state, 4000);
    row.proxy_pence = 100 + below(state, 500000);
    row.duration = 1 + below(state, 5);
    row.deadweight = below(state, 60);
    row.displacement = below(state, 20);
    row.attribution = below(state, 50);
    row.dropoff = below(state, 45);
    return row;
}

#define TENTHS(n) (n) / 10, (n) % 10
#define HUNDREDTHS(n) (n) / 100, (n) % 100

static void csv_print(const struct row *row)
{
    printf("L%08" PRIu64 ",Provider %03u,%s,%s,2024-25,%u.%u,%u.%02u,%u,%u.%02u,%u.%02u,%u.%02u,"
           "%u.%02u\n",
           row->number, row->provider, stakeholders[row->stakeholder], outcomes[row->outcome],
           TENTHS(row->quantity_tenths), HUNDREDTHS(row->proxy_pence), row->duration,
           HUNDREDTHS(row->deadweight), HUNDREDTHS(row->displacement), HUNDREDTHS(row->attribution),
           HUNDREDTHS(row->dropoff));
}

static void export_print(const struct row *row)
{
    unsigned pounds = row->proxy_pence / 100;
    const char *all = row->stakeholder ? "" : "\"";
    printf("L%08" PRIu64 ",Provider %03u,%s%s%s%s,%s,2024/25,%u.%u,", row->number, row->provider,
           all, stakeholders[row->stakeholder], row->stakeholder ? "" : ", all", all,
           outcomes[row->outcome], TENTHS(row->quantity_tenths));
    if (pounds >= 1000)
        printf("\"£%u,%03u.%02u\",", pounds / 1000, pounds % 1000, row->proxy_pence % 100);
    else
        printf("£%u.%02u,", HUNDREDTHS(row->proxy_pence));
    printf("%u,%u%%,", row->duration, row->deadweight);
    if (row->displacement)
        printf("%u.%02u", HUNDREDTHS(row->displacement));
    printf(",%u.%02u,%u.%02u\n", HUNDREDTHS(row->attribution), HUNDREDTHS(row->dropoff));
}

static void jsonl_print(const struct row *row)
{
    printf("{\"record\":\"outcome\",\"id\":\"L%08" PRIu64 "\",\"provider\":\"Provider %03u\","
           "\"stakeholder\":\"%s\",\"outcome\":\"%s\",\"period\":\"2024-25\",\"quantity\":%u.%u,"
           "\"proxy\":%u.%02u,\"duration\":%u,\"deadweight\":%u.%02u,\"displacement\":%u.%02u,"
           "\"attribution\":%u.%02u,\"dropoff\":%u.%02u}\n",
           row->number, row->provider, stakeholders[row->stakeholder], outcomes[row->outcome],
           TENTHS(row->quantity_tenths), HUNDREDTHS(row->proxy_pence), row->duration,
           HUNDREDTHS(row->deadweight), HUNDREDTHS(row->displacement), HUNDREDTHS(row->attribution),
           HUNDREDTHS(row->dropoff));
}

static void rank_print(const struct row *row)
{
    printf(
        "{\"record\":\"bid\",\"id\":\"B%08" PRIu64 "\",\"supplier\":\"Provider %03u\","
        "\"score\":%u.%06u}\n",
        row->number, row->provider, row->proxy_pence / 5000,
        (unsigned)(((uint64_t)row->proxy_pence * 7919 + row->quantity_tenths * 104729u) % 1000000));
}

int main(int argc, char **argv)
{
    static char buffer[1 << 20];
    void (*print)(const struct row *) = NULL;
    if (argc == 3 && strcmp(argv[1], "csv") == 0)
        print = csv_print;
    else if (argc == 3 && strcmp(argv[1], "jsonl") == 0)
        print = jsonl_print;
    else if (argc == 3 && strcmp(argv[1], "export") == 0)
        print = export_print;
    else if (argc == 3 && strcmp(argv[1], "rank") == 0)
        print = rank_print;
    if (!print) {
        fprintf(stderr, "usage: generator csv|jsonl|export|rank COUNT\n");
        return 2;
    }
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    if (print == csv_print || print == export_print)
        puts("id,provider,stakeholder,outcome,period,quantity,proxy,duration,deadweight,"
             "displacement,attribution,dropoff");
    uint64_t state = 20240401, count = strtoull(argv[2], NULL, 10);
    for (uint64_t i = 1; i <= count; i++) {
        struct row row = row_make(i, &state);
        print(&row);
    }
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 4;
}
