// Where hosts stand on the map, as a script says it.

#include <gtest/gtest.h>

#include <vector>

#include "tests/script/play.h"

namespace {

using script_test::play;

TEST(Script, AHostIsPutOnTheMapBeforeAndAfterTimeHasBegun) {
    const script::Report report = play(R"(preset("p1", {plan = false})
place("ben-home", 100, 200)
place("ben-home", 110, 220)
run()
place("ada-desk", 1000, 0)
check(#letters() == 0)
)");
    ASSERT_TRUE(report.good()) << report.output << (report.problem ? report.problem->sentence() : "");
    const std::vector<sim::HostPlace> wanted{{"ben-home", 110, 220}, {"ada-desk", 1000, 0}};
    EXPECT_EQ(report.timeline->places(), wanted);
    const script::Report outside = play("preset \"p1\"\nplace(\"ben-home\", 100, 1001)");
    ASSERT_TRUE(outside.problem.has_value());
    EXPECT_NE(outside.problem->sentence().find("y must be a whole number from 0 to 1000"), std::string::npos) << outside.problem->sentence();
    EXPECT_TRUE(play("preset \"p1\"\nplace(\"ben-hom\", 1, 1)").problem.has_value());
}
}  // namespace
