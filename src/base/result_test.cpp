// Errors point at a place and say what to do; results carry one or the other.
#include "base/result.h"

#include <gtest/gtest.h>

#include <stdexcept>

using namespace lianfang;

namespace {

Error wrong_temperature() { return Error::invalid("temperature_range", "体温应在34到43之间", "34 to 43"); }

Result<int> read(int value) {
    if (value < 0) return wrong_temperature();
    return value;
}

Result<int> twice(int value) {
    ASSIGN_OR_RETURN(int const number, read(value));
    return 2 * number;
}

Result<void> look_at(int value) {
    RETURN_IF_ERROR(read(value));
    return {};
}

}  // namespace

TEST(Result, CarriesTheValueOrTheError) {
    EXPECT_EQ(*twice(21), 42);
    EXPECT_EQ(twice(-1).error().code, "temperature_range");
    EXPECT_TRUE(look_at(1).ok());
    EXPECT_EQ(look_at(-1).error().kind, ErrorKind::InvalidInput);
}

TEST(Error, PointsAtThePlaceInBothLanguages) {
    Error const error = wrong_temperature().at({.file = "卡口.xlsx", .sheet = "1日", .row = 3, .column = 5});
    EXPECT_EQ(error.message("zh"), "卡口.xlsx，工作表1日，第3行，第5列：体温应在34到43之间");
    EXPECT_EQ(error.message("en"), "卡口.xlsx, sheet 1日, row 3, column 5: 34 to 43");
    EXPECT_EQ(wrong_temperature().message("en"), "34 to 43");
}

TEST(Ensure, StaysOnAndNamesThePlace) {
    try {
        ensure(1 + 1 == 3);
        FAIL() << "must not pass";
    } catch (std::logic_error const& error) {
        EXPECT_NE(std::string(error.what()).find("result_test.cpp"), std::string::npos);
        EXPECT_NE(std::string(error.what()).find("1 + 1 == 3"), std::string::npos);
    }
}
