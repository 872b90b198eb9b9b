#!/usr/bin/env python3
"""Each rule of tests/style.py finds its offence, and leaves ordinary code alone."""
import unittest

import style

GOOD = ["// What it is.", '#include "base/text.h"', "", "namespace lianfang {", "int one() {", "    return 1'000;", "}", "}"]


def whats(path, lines):
    return [what for _, what, _ in style.findings_in(path, lines)]


class Style(unittest.TestCase):
    def test_ordinary_code_passes(self):
        self.assertEqual(whats("src/ledger/one.cpp", GOOD), [])

    def test_an_include_that_climbs(self):
        climbing = GOOD + ['#include "ledger/ledger.h"']
        self.assertEqual(whats("src/store/one.cpp", climbing), ["store includes ledger"])
        self.assertEqual(whats("src/figures/one.cpp", climbing), [])

    def test_neighbours_never_meet(self):
        self.assertEqual(whats("src/report/one.cpp", GOOD + ['#include "epi/curve.h"']), ["report includes epi"])
        self.assertEqual(whats("src/care/one.cpp", GOOD + ['#include "tracing/chain.h"']), ["care includes tracing"])
        self.assertEqual(whats("src/intake/one.cpp", GOOD + ['#include "registry/registry.h"']), [])

    def test_the_sample_shares_no_code(self):
        self.assertEqual(whats("src/sample/one.cpp", GOOD + ['#include "catalog/catalog.h"']), ["sample includes catalog"])
        self.assertEqual(whats("src/sample/one.cpp", GOOD), [])
        self.assertEqual(whats("src/report/one.cpp", GOOD + ['#include "sample/sample.h"']), ["report includes sample"])

    def test_only_tests_use_the_tests_support(self):
        line = ['#include "support/fresh_database.h"']
        self.assertEqual(whats("src/ledger/one_test.cpp", GOOD + line), [])
        self.assertEqual(whats("src/ledger/one.cpp", GOOD + line), ["ledger includes support"])

    def test_a_folder_that_is_no_room(self):
        self.assertEqual(whats("src/stuff/one.cpp", GOOD), ["src/stuff is no room of the house"])

    def test_a_function_of_71_lines(self):
        body = ["// What.", "int long_one(int n) {"] + ["    n += '{';"] * 69 + ["}"]
        self.assertEqual(whats("src/base/one.cpp", body), ["a function of 71 lines"])
        self.assertEqual(whats("src/base/one.cpp", body[:-2] + ["}"]), [])

    def test_a_long_file_and_a_long_line(self):
        self.assertEqual(whats("src/base/one.cpp", GOOD + [""] * 500), ["508 lines"])
        self.assertEqual(whats("src/base/one.cpp", GOOD + ["// " + "x" * 118]), ["121 columns"])

    def test_names_that_say_nothing(self):
        self.assertEqual(whats("src/base/one.cpp", GOOD + ["struct DayManager {"]), ["DayManager says nothing"])
        self.assertEqual(whats("src/base/one.cpp", GOOD + ["class Utility : Base {"]), ["Utility says nothing"])
        self.assertEqual(whats("src/base/one.cpp", GOOD + ["void process_rows(int n) {", "}"]), ["process_rows says nothing"])
        self.assertEqual(whats("src/base/time_util.cpp", GOOD), ["a file name that says nothing"])
        self.assertEqual(whats("src/base/one.cpp", GOOD + ["struct Utilisation {", "void processed(int n) {", "}"]), [])

    def test_headers(self):
        self.assertEqual(whats("src/base/one.h", ["// What."]), ["no #pragma once"])
        self.assertEqual(whats("src/base/one.h", ["#pragma once"]), ["the file does not say what it is"])

    def test_a_figure_without_its_header(self):
        header = ["-- title: 一 / one", "-- unit_type: 人", "-- nature: stock", "-- aggregate: count", "-- definition: all"]
        self.assertEqual(whats("catalog/figures/one.sql", header), [])
        self.assertEqual(whats("catalog/figures/one.sql", header[:-1]), ["the header has no definition"])
        self.assertEqual(whats("catalog/figures/one.sql", header[:-1] + ["-- definition:"]), ["the header has no definition"])

    def test_paths_and_things_left_open(self):
        self.assertEqual(whats("README.md", ["see /" + "home/me/x"]), ["a path of one machine"])
        self.assertEqual(whats("README.md", ["/usr/lib, https://example.org/" + "home/x, tests/" + "tmp/x"]), [])
        self.assertEqual(whats("src/x.md", ["// TO" + "DO: later"]), ["something left open"])


if __name__ == "__main__":
    unittest.main()
