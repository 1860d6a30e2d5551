#include "sim/presets_mailboxes.h"

#include <array>
#include <utility>

#include "protocols/base/octets.h"

namespace sim {

namespace {

constexpr std::array<Preset, 9> kMailboxPresets{{
    {"four-rules", "Four rules", "One maildrop, four devices, four POP3 rules, twenty days: who holds what, and which line removed it."},
    {"l16-trash", "One day: Trash", "Mail read at work, on a PDA and at home, by IMAP; Delete at work moves the letter to Trash."},
    {"l16-expunge", "One day: expunged", "Mail read at work, on a PDA and at home, by IMAP; Delete at work removes the letter for everyone."},
    {"l16-local", "One day: local copy", "Mail read at work, on a PDA and at home, by IMAP; Delete at work drops only the copy on that machine."},
    {"l16-pop3-remove", "One day: POP3", "Mail read at work, on a PDA and at home, by POP3 with “remove at download” everywhere."},
    {"l16-pop3-keep", "One day: POP3, kept", "Mail read at work, on a PDA and at home, by POP3 with “leave messages on server”."},
    {"l16-mixed", "One day: both", "Work and PDA by IMAP, home by POP3 with “remove at download”."},
    {"imap-day", "A day of IMAP", "Two computers and a phone on one account, with off-line spells; in the evening all agree."},
    {"two-protocols", "Two protocols", "A phone waits in IDLE while a desktop collects the same mailbox by POP3 and removes it."},
}};

/// Ines at school, Ben at Meadow; DNS for everyone.
WorldBuilder cast(std::uint64_t seed) {
    WorldBuilder builder{seed};
    builder.resolver("dns.example.net", "192.0.2.53");
    builder.provider("School", "example.org", "198.51.100", {.pop3 = false, .imap = true});
    builder.account("postmaster@example.org", "chalk-1");
    builder.account("ines@example.org", "slate-board-3");
    builder.device("ines-desk", "Ines", "ines@example.org", RetrievalRule::ImapKeep, true);
    return builder;
}

SendLetter from_ines(std::string to, std::string subject, std::string body) {
    return {"ines-desk", {std::move(to)}, std::move(subject), std::move(body), ""};
}

// --- four devices, one maildrop -------------------------------------------------------------------

World four_rules(std::uint64_t seed) {
    WorldBuilder builder = cast(seed);
    builder.provider("Harbor", "harbor.example", "203.0.113", {.pop3 = true, .imap = false});
    builder.kind("harbor.example", "harbor");
    builder.account("postmaster@harbor.example", "lantern-7");
    builder.account("ada@harbor.example", "tulip-42");
    const auto device = [&](const char* name, std::initializer_list<Setting> settings) {
        builder.device(name, "Ada", "ada@harbor.example", RetrievalRule::Pop3Keep, true);
        builder.set(name, settings);
    };
    device("ada-desk", {{"leave_on_server", "yes"}, {"days", "7"}});
    device("ada-lap", {{"leave_on_server", "yes"}, {"until_deleted", "yes"}});
    device("ada-phone", {{"leave_on_server", "yes"}, {"headers_only", "yes"}});
    device("ada-old", {{"leave_on_server", "no"}});
    for (int day = 0; day < 20; ++day) {
        const base::Duration morning = base::days(day);
        builder.plan(morning, from_ines("ada@harbor.example", "Homework of day " + std::to_string(day + 1), "Read the next chapter.\r\n"));
        builder.plan(morning + base::hours(1), CheckMail{"ada-desk"});
        builder.plan(morning + base::hours(3), CheckMail{"ada-lap"});
        // Every third day Ada deletes on her laptop what came the day before.
        if (day % 3 == 2) builder.plan(morning + base::hours(4), DeleteLetter{"ada-lap", "Inbox", base::LetterId{static_cast<std::uint32_t>(day)}, ""});
        builder.plan(morning + base::hours(9), CheckMail{"ada-phone"});
        if (day == 14) builder.plan(morning + base::hours(10), CheckMail{"ada-old"});
    }
    return builder.build();
}

// --- the founding story -----------------------------------------------------------------------------

struct StoryRules {
    std::string_view id;
    std::initializer_list<Setting> work, pda, home;
    bool deletes_at_work = false;
    std::string_view found_in = "Inbox";   ///< where home finds the letter in the evening
};

World one_day(std::uint64_t seed, const StoryRules& rules) {
    WorldBuilder builder = cast(seed);
    builder.provider("Meadow", "meadow.example", "203.0.113", {.pop3 = true, .imap = true});
    builder.kind("meadow.example", "meadow");
    builder.account("postmaster@meadow.example", "clover-3");
    builder.account("ben@meadow.example", "rye-bread-9");
    const auto device = [&](const char* name, const std::initializer_list<Setting>& settings) {
        builder.device(name, "Ben", "ben@meadow.example", RetrievalRule::ImapKeep, true);
        builder.set(name, settings);
    };
    device("ben-work", rules.work);
    device("ben-pda", rules.pda);
    device("ben-home", rules.home);
    const base::LetterId question{1};
    const base::LetterId invitation{2};
    builder.plan(base::seconds(0), from_ines("ben@meadow.example", "A long question", "How does mail work?\r\nPlease answer in full.\r\n"));
    builder.plan(base::seconds(30), from_ines("ben@meadow.example", "Tea on Friday?", "At four, as usual.\r\n"));
    builder.plan(base::hours(1), CheckMail{"ben-work"});
    builder.plan(base::hours(1) + base::minutes(1), OpenLetter{"ben-work", question});
    if (rules.deletes_at_work) builder.plan(base::hours(1) + base::minutes(5), DeleteLetter{"ben-work", "Inbox", question, ""});
    builder.plan(base::hours(4), CheckMail{"ben-pda"});
    builder.plan(base::hours(4) + base::minutes(1), OpenLetter{"ben-pda", invitation});
    builder.plan(base::hours(11), CheckMail{"ben-home"});
    builder.plan(base::hours(11) + base::minutes(1), OpenLetter{"ben-home", question});
    builder.plan(base::hours(11) + base::minutes(20), ReplyLetter{"ben-home", question, "It travels in copies: each machine keeps one until it is told to let go.\r\n"});
    builder.plan(base::hours(11) + base::minutes(30), DeleteLetter{"ben-home", std::string{rules.found_in}, question, ""});
    builder.plan(base::hours(11) + base::minutes(31), CheckMail{"ben-home"});
    builder.plan(base::hours(12), CheckMail{"ben-pda"});
    builder.plan(base::hours(12) + base::minutes(5), CheckMail{"ben-work"});
    return builder.build();
}

std::optional<World> story(std::string_view id, std::uint64_t seed) {
    const StoryRules stories[] = {
        {"l16-trash", {{"when_deleting", "trash"}}, {}, {{"all_folders", "yes"}}, true, "Trash"},
        {"l16-expunge", {{"when_deleting", "expunge"}}, {}, {}, true},
        {"l16-local", {{"when_deleting", "local"}}, {}, {}, true},
        {"l16-pop3-remove", {{"rule", "remove"}}, {{"rule", "remove"}}, {{"rule", "remove"}}, false},
        {"l16-pop3-keep", {{"rule", "keep"}}, {{"rule", "keep"}}, {{"rule", "remove_when_deleted"}}, false},
        {"l16-mixed", {{"when_deleting", "local"}}, {}, {{"rule", "remove"}}, true},
    };
    for (const StoryRules& rules : stories) {
        if (rules.id == id) return one_day(seed, rules);
    }
    return std::nullopt;
}

// --- a day of IMAP ------------------------------------------------------------------------------------

World imap_day(std::uint64_t seed) {
    WorldBuilder builder = cast(seed);
    builder.provider("Meadow", "meadow.example", "203.0.113", {.pop3 = true, .imap = true});
    builder.kind("meadow.example", "meadow");
    builder.account("postmaster@meadow.example", "clover-3");
    builder.account("ben@meadow.example", "rye-bread-9");
    const auto device = [&](const char* name, std::initializer_list<Setting> settings) {
        builder.device(name, "Ben", "ben@meadow.example", RetrievalRule::ImapKeep, true);
        builder.set(name, {{"all_folders", "yes"}, {"when_deleting", "trash"}, {"save_sent", "append"}, {"drafts_on_server", "yes"}});
        builder.set(name, settings);
    };
    device("ben-work", {{"imap_mode", "cached"}, {"idle", "yes"}});
    device("ben-home", {{"imap_mode", "offline"}, {"resync", "condstore"}});
    device("ben-phone", {{"imap_mode", "cached"}, {"resync", "qresync"}});
    const auto at = [](int hour, int minute) { return base::hours(hour - 9) + base::minutes(minute); };
    const auto letter = [](std::uint32_t n) { return base::LetterId{n}; };
    const std::string ben = "ben@meadow.example";
    builder.plan(at(9, 0), from_ines(ben, "Agenda", "Three points.\r\n"));
    builder.plan(at(9, 1), from_ines(ben, "Lunch?", "At noon.\r\n"));
    builder.plan(at(9, 2), from_ines(ben, "Minutes of last week", "Attached below.\r\n"));
    builder.plan(at(9, 10), CheckMail{"ben-home"});
    builder.plan(at(9, 11), CheckMail{"ben-phone"});
    builder.plan(at(9, 30), CheckMail{"ben-work"});
    builder.plan(at(9, 40), OpenLetter{"ben-work", letter(1)});
    builder.plan(at(9, 50), Configure{"ben-phone", {{"work_offline", "yes"}}});   // on the train
    builder.plan(at(9, 55), OpenLetter{"ben-phone", letter(2)});
    builder.plan(at(9, 56), MarkLetter{"ben-phone", letter(3), Mark::Flagged, "Inbox"});
    builder.plan(at(10, 0), from_ines(ben, "Urgent: the printer", "It is on fire.\r\n"));   // the work computer waits in IDLE
    builder.plan(at(10, 5), OpenLetter{"ben-work", letter(4)});
    builder.plan(at(10, 6), ReplyLetter{"ben-work", letter(4), "Use water.\r\n"});
    builder.plan(at(10, 10), MoveLetter{"ben-work", letter(1), "Archive", "Inbox"});
    builder.plan(at(10, 30), DeleteLetter{"ben-phone", "Inbox", letter(1), ""});   // it was filed at work meanwhile
    builder.plan(at(10, 40), Configure{"ben-phone", {{"work_offline", "no"}}});
    builder.plan(at(12, 0), DeleteLetter{"ben-home", "Inbox", letter(2), ""});     // waits until home connects
    builder.plan(at(12, 1), MarkLetter{"ben-home", letter(3), Mark::Read, "Inbox"});
    builder.plan(at(13, 0), WriteDraft{"ben-phone", {"ines@example.org"}, "Re: Minutes", "A few remarks:\r\n"});
    builder.plan(at(13, 30), CopyLetter{"ben-work", letter(3), "Archive", "Inbox"});
    builder.plan(at(17, 30), QuitProgram{"ben-work"});
    builder.plan(at(18, 0), CheckMail{"ben-home"});
    builder.plan(at(18, 5), EmptyTrash{"ben-home"});
    builder.plan(at(18, 10), CheckMail{"ben-home"});
    builder.plan(at(21, 0), CheckMail{"ben-phone"});
    builder.plan(at(21, 10), CheckMail{"ben-home"});
    builder.plan(at(21, 20), CheckMail{"ben-work"});
    builder.plan(at(21, 40), QuitProgram{"ben-work"});
    return builder.build();
}

// --- two protocols on one mailbox -----------------------------------------------------------------------

World two_protocols(std::uint64_t seed) {
    WorldBuilder builder = cast(seed);
    builder.provider("Meadow", "meadow.example", "203.0.113", {.pop3 = true, .imap = true});
    builder.kind("meadow.example", "meadow");
    builder.account("postmaster@meadow.example", "clover-3");
    builder.account("ada@meadow.example", "tulip-42");
    builder.device("ada-phone", "Ada", "ada@meadow.example", RetrievalRule::ImapKeep, true);
    builder.set("ada-phone", {{"imap_mode", "cached"}, {"idle", "yes"}});
    builder.device("ada-desk", "Ada", "ada@meadow.example", RetrievalRule::Pop3RemoveAtDownload, true);
    for (int i = 0; i < 3; ++i) {
        builder.plan(base::minutes(i), from_ines("ada@meadow.example", "Letter " + std::to_string(i + 1), "Some news.\r\n"));
    }
    builder.plan(base::minutes(10), CheckMail{"ada-phone"});
    builder.plan(base::minutes(20), CheckMail{"ada-desk"});
    builder.plan(base::minutes(30), QuitProgram{"ada-phone"});
    return builder.build();
}

}  // namespace

std::span<const Preset> mailbox_presets() { return kMailboxPresets; }

std::optional<World> make_mailbox_preset(std::string_view id, std::uint64_t seed) {
    for (const Preset& preset : kMailboxPresets) {
        if (!base::iequals(preset.id, id)) continue;
        std::optional<World> world = preset.id == "four-rules"      ? four_rules(seed)
                                     : preset.id == "imap-day"      ? imap_day(seed)
                                     : preset.id == "two-protocols" ? two_protocols(seed)
                                                                    : story(preset.id, seed);
        world->name = preset.id;
        world->title = preset.title;
        return world;
    }
    return std::nullopt;
}

}  // namespace sim
