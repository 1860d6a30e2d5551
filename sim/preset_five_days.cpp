// Five days: a letter that must knock twice, an outage, a delay warning, and a bounce.

#include "sim/presets.h"

namespace sim {

namespace {

constexpr const char* kTrip = "Dear Ben,\r\n\r\nthe class trip is on the 14th. Can you bring your projector?\r\n\r\nInes\r\n";
constexpr const char* kProjector = "Dear Ben,\r\n\r\none thing more: the room has no screen. Please answer by Thursday.\r\n\r\nInes\r\n";
constexpr const char* kAda = "Dear Ada,\r\n\r\nBen does not answer. Do you have a projector?\r\n\r\nInes\r\n";

}  // namespace

World five_days(std::uint64_t seed) {
    WorldBuilder builder{seed};
    builder.resolver("dns.example.net", "192.0.2.53");
    builder.provider("School", "example.org", "192.0.2", {.pop3 = false, .imap = true});
    builder.provider("Harbor", "harbor.example", "198.51.100", {.pop3 = true, .imap = false});
    builder.provider("Meadow", "meadow.example", "203.0.113", {.pop3 = true, .imap = true});
    builder.account("postmaster@example.org", "chalk-8");
    builder.account("ines@example.org", "ink-well-5");
    builder.account("postmaster@harbor.example", "lantern-7");
    builder.account("ada@harbor.example", "tulip-42");
    builder.account("postmaster@meadow.example", "clover-3");
    builder.account("ben@meadow.example", "rye-bread-9");
    builder.device("ines-desk", "Ines", "ines@example.org", RetrievalRule::ImapKeep, true);
    builder.device("ada-desk", "Ada", "ada@harbor.example", RetrievalRule::Pop3RemoveAtDownload, true);
    builder.device("ben-home", "Ben", "ben@meadow.example", RetrievalRule::ImapKeep, true);
    const auto after = [](std::int64_t days, std::int64_t hours, std::int64_t minutes) {
        return base::days(days) + base::hours(hours) + base::minutes(minutes);
    };
    // Monday, 09:00. Meadow has not met the School's server: it is told to come back.
    builder.plan(after(0, 0, 0), SetPolicy{"meadow.example", {{"greylist", "5m"}}});
    builder.plan(after(0, 0, 0), SendLetter{"ines-desk", {"ben@meadow.example"}, "Class trip", kTrip, ""});
    builder.plan(after(0, 0, 40), CheckMail{"ben-home"});
    // 12:00. Meadow's mail host goes down, and stays down.
    builder.plan(after(0, 3, 0), SetHost{"mx1.meadow.example", false, DownHow::Reset});
    builder.plan(after(0, 4, 0), SendLetter{"ines-desk", {"ben@meadow.example"}, "The projector", kProjector, ""});
    builder.plan(after(0, 8, 30), CheckMail{"ines-desk"});   // the delay warning is there
    builder.plan(after(0, 8, 35), OpenLetter{"ines-desk", base::LetterId{3}});
    // Wednesday: letters to others do not wait for Meadow.
    builder.plan(after(2, 0, 0), SendLetter{"ines-desk", {"ada@harbor.example"}, "A projector?", kAda, ""});
    builder.plan(after(2, 1, 0), CheckMail{"ada-desk"});
    // Saturday, five days after the second letter: the School gives up.
    builder.plan(after(5, 4, 30), CheckMail{"ines-desk"});
    builder.plan(after(5, 4, 35), OpenLetter{"ines-desk", base::LetterId{5}});
    builder.plan(after(5, 4, 40), SetHost{"mx1.meadow.example", true, DownHow::Reset});
    World world = builder.build();
    world.name = "five-days";
    world.title = "Five days";
    return world;
}

}  // namespace sim
