// Times as people write them.

#include <gtest/gtest.h>

#include "sim/time_text.h"

namespace {

TEST(TimeText, ReadsDurationsWithUnitsInFallingOrder) {
    EXPECT_EQ(sim::parse_duration("30m"), base::minutes(30));
    EXPECT_EQ(sim::parse_duration("1h30m"), base::minutes(90));
    EXPECT_EQ(sim::parse_duration("5d"), base::days(5));
    EXPECT_EQ(sim::parse_duration("250ms"), base::milliseconds(250));
    const base::Duration odd = base::days(3) + base::minutes(4) + base::microseconds(5);
    EXPECT_EQ(sim::exact_duration_text(odd), "3d4m5us");
    EXPECT_EQ(sim::parse_duration(sim::exact_duration_text(odd)), odd);
    for (const char* bad : {"", "30", "m", "30m1h", "1x", "-5m", "1h 30m", "99999999999999d", "5m5m"}) {
        EXPECT_EQ(sim::parse_duration(bad), std::nullopt) << bad;
    }
}

TEST(TimeText, ReadsMoments) {
    EXPECT_EQ(sim::parse_moment("+10m", base::kDefaultStart), base::kDefaultStart + base::minutes(10));
    EXPECT_EQ(sim::parse_moment("2030-01-07T09:10:00Z", base::kDefaultStart), base::kDefaultStart + base::minutes(10));
    EXPECT_EQ(sim::parse_moment("2030-01-07T09:10Z", base::kDefaultStart), base::kDefaultStart + base::minutes(10));
    EXPECT_EQ(sim::parse_moment("2030-13-07T09:10Z", base::kDefaultStart), std::nullopt);
    EXPECT_EQ(sim::parse_moment("tomorrow", base::kDefaultStart), std::nullopt);
}

TEST(TimeText, SaysDurationsShortly) {
    EXPECT_EQ(sim::duration_text(base::milliseconds(20)), "20ms");
    EXPECT_EQ(sim::duration_text(base::minutes(90)), "1h 30m");
    EXPECT_EQ(sim::duration_text(base::days(2)), "2d");
    EXPECT_EQ(sim::duration_text(base::Duration{0}), "0s");
}

}  // namespace
