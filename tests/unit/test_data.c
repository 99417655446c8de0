// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Data files: which file a name means, and what is said of a name that means none. */
#include <stdint.h>

#include <vfm/data.h>

#include "tests/unit/files.h"
#include "tests/unit/tap.h"

static const char *const shipped[] = {"hmt-2024-03.csv", "hmt-2025-12.csv", "hmt-2025-06.csv",
                                      "boe.jsonl",       "README.md",       ".hidden.csv"};

static void test_names(void)
{
    struct vfm_error error = {0};
    struct vfm_data_list list;
    tap_integer(vfm_data_names("deflators", &list, &error), 0, "the names of a kind");
    tap_integer((long long)list.count, 4, "are those of its data files");
    static const char *const want[] = {"boe", "hmt-2024-03", "hmt-2025-06", "hmt-2025-12"};
    for (size_t i = 0; i < list.count && i < 4; i++)
        tap_text(list.names[i], want[i], "in order, without suffix");
    vfm_data_list_release(&list);
    tap_integer(vfm_data_names("none", &list, &error), 0, "a kind without a folder");
    tap_integer((long long)list.count, 0, "has no names");
    vfm_data_list_release(&list);
}

static const char *path_of(const char *name, struct vfm_error *error)
{
    *error = (struct vfm_error){0};
    return vfm_data_path("deflators", name, error);
}

static void test_paths(const char *data)
{
    struct vfm_error error;
    char want[512];
    snprintf(want, sizeof want, "%s/deflators/hmt-2025-12.csv", data);
    tap_text(path_of("hmt-2025-12", &error), want, "a name is a shipped file");
    tap_ok(path_of("hmt-2025-12", &error) == path_of("hmt-2025-12", &error),
           "asked twice, one string that stays");
    tap_text(vfm_data_newest("deflators", "hmt-", &error), want, "the newest of a series");
    tap_text(path_of("mine.csv", &error), "mine.csv", "what ends in .csv is a path, there or not");
    tap_text(path_of("./hmt-2025-12", &error), "./hmt-2025-12", "as is what holds a /");
    tap_text(path_of("-", &error), "-", "and standard input");
    files_write("boe", "", 0);
    files_write("own", "", 0);
    tap_text(path_of("own", &error), "own", "a file that no shipped one is called is a path");
    snprintf(want, sizeof want, "%s/deflators/boe.jsonl", data);
    tap_text(path_of("boe", &error), want, "but a file here never hides a shipped one");
    unlink("boe");
    unlink("own");
}

static void test_unknown(void)
{
    struct vfm_error error;
    tap_ok(!path_of("hmt-2025-21", &error) && error.code == VFM_UNKNOWN_NAME,
           "an unknown name is a matter of usage");
    tap_contains(error.message, "did you mean hmt-2025-12?", "the nearest is offered");
    tap_contains(error.message, "boe, hmt-2024-03, hmt-2025-06, hmt-2025-12", "and all are listed");
    tap_ok(!vfm_data_shipped("deflators", "../deflators/boe", &error),
           "a shipped name is no way out of its folder");
    const char *found_at = "";
    tap_ok(vfm_data_find("deflators", "hmt-2025-21", &found_at, &error) == 0 && !found_at &&
               vfm_data_find("deflators", "boe", &found_at, &error) == 0 && found_at,
           "to look whether a name is there is no error");
    tap_ok(!vfm_data_newest("deflators", "ons-", &error) && error.code == VFM_UNKNOWN_NAME,
           "a series that is not there");
    setenv("VFM_DATA", "/nowhere", 1);
    tap_ok(!path_of("boe", &error), "VFM_DATA is looked in, and nothing else is");
    tap_contains(error.message, "VFM_DATA", "which is said");
}

static void test_load(void)
{
    struct vfm_error error = {0};
    char *data;
    size_t length;
    tap_ok(vfm_data_load(FILES_TESTDATA "gzip/whole.gz", &data, &length, &error) == 0 &&
               strlen(data) == length,
           "a file is loaded whole, through gzip, and terminated");
    free(data);
    tap_ok(vfm_data_load(FILES_TESTDATA "gzip/bad-size.gz", &data, &length, &error) < 0 &&
               error.code == VFM_BAD_GZIP,
           "a damaged one is refused");
}

int main(void)
{
    struct vfm_error error = {0};
    unsetenv("VFM_DATA");
    struct stat found, meant;
    const char *path_found = vfm_data_shipped("schemas", "outcomes", &error);
    tap_ok(path_found && stat(path_found, &found) == 0 &&
               stat(VFM_SOURCE "/data/schemas/outcomes.json", &meant) == 0 &&
               found.st_ino == meant.st_ino,
           "without VFM_DATA, the data of the source tree is found");

    char *folder = files_enter();
    char data[] = "/tmp/vfm-data-XXXXXX", kind[64], path[128];
    files_demand(mkdtemp(data), "mkdtemp");
    snprintf(kind, sizeof kind, "%s/deflators", data);
    files_demand(mkdir(kind, 0700) == 0, "mkdir");
    for (size_t i = 0; i < sizeof shipped / sizeof *shipped; i++) {
        snprintf(path, sizeof path, "%s/%s", kind, shipped[i]);
        files_write(path, "", 0);
    }
    setenv("VFM_DATA", data, 1);
    test_names();
    test_paths(data);
    test_unknown();
    test_load();
    files_demand(chdir(kind) == 0, "chdir");
    files_leave(kind);
    rmdir(data);
    files_demand(chdir(folder) == 0, "chdir");
    files_leave(folder);
    return tap_done();
}
