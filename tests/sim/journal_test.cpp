// The journal keeps what it is given, shares what can be shared, and forgets cleanly.

#include <gtest/gtest.h>

#include <string>

#include "sim/journal.h"

namespace {

sim::Entry entry(std::uint64_t event, base::FactKind kind = base::FactKind::Note) {
    sim::Entry out;
    out.event = event;
    out.kind = kind;
    return out;
}

TEST(Journal, FindsItsTextsHoweverLongTheyAre) {
    sim::Journal log;
    const std::string large(200'000, 'x');
    const auto a = log.append(entry(1), "one");
    const auto b = log.append(entry(1), large);
    const auto c = log.append(entry(2), "");
    const auto d = log.append_body(entry(3, base::FactKind::Content), base::SharedOctets{"a whole letter"});
    const auto e = log.append(entry(3), "last");
    EXPECT_EQ(log.text(log[a]), "one");
    EXPECT_EQ(log.text(log[b]), large);
    EXPECT_EQ(log.text(log[c]), "");
    EXPECT_EQ(log.text(log[d]), "a whole letter");
    EXPECT_EQ(log.text(log[e]), "last");
}

TEST(Journal, ForgettingTheFutureGivesTheJournalThatWasThere) {
    sim::Journal log;
    std::vector<sim::Journal> then{log};
    for (std::uint64_t event = 1; event <= 4000; ++event) {
        log.append(entry(event, event % 3 == 0 ? base::FactKind::CopyMade : base::FactKind::Line), "text " + std::to_string(event));
        if (event % 5 == 0) log.append_body(entry(event, base::FactKind::Content), base::SharedOctets{"body " + std::to_string(event)});
        if (event % 2 == 0) log.arrived({event, base::EntryId{1}});
        then.push_back(log);
    }
    for (const std::uint64_t event : {0U, 1U, 2U, 5U, 1023U, 1024U, 3999U}) {
        sim::Journal cut = log;
        cut.truncate_to_event(event);
        EXPECT_TRUE(cut == then[event]) << event;
        cut.append(entry(event + 1), "new");
        EXPECT_EQ(cut.text(cut[base::EntryId{static_cast<std::uint32_t>(cut.size())}]), "new");
    }
    EXPECT_EQ(log.text(log[base::EntryId{1}]), "text 1");
}

TEST(Journal, AnEntryIsSmall) { EXPECT_LE(sizeof(sim::Entry), 88U); }

}  // namespace
