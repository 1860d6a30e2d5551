#include "tests/sim/swarm.h"

#include <algorithm>
#include <map>
#include <set>

#include "protocols/base/octets.h"
#include "sim/act_form.h"
#include "sim/checkers.h"
#include "sim/policies.h"
#include "sim/presets.h"

namespace sim_test {

namespace {

struct House {
    const char* name;
    const char* domain;
    const char* network;
};
constexpr House kHouses[] = {{"Harbor", "harbor.example", "198.51.100"},
                             {"Meadow", "meadow.example", "203.0.113"},
                             {"School", "example.org", "192.0.2"},
                             {"Adpost", "adpost.example", "198.51.101"}};
/// A letter of the second day is given up on the seventh, the notice about it on the twelfth, word to the
/// postmaster on the seventeenth.
constexpr int kLastDay = 20;
constexpr const char* kPeople[] = {"ada", "ben", "dot", "ines", "chi", "olu", "eve", "kim"};

/// Draws from one stream; every choice of a run comes from here.
class Draw {
  public:
    explicit Draw(std::uint64_t seed) : random_{sim::Random{seed}.split(99)} {}
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_.below(bound)); }
    bool one_in(std::size_t n) { return below(n) == 0; }
    template <class List>
    const auto& of(const List& list) {
        return list[below(std::size(list))];
    }

  private:
    sim::Random random_;
};

void put_policy(sim::World& world, std::string_view domain, std::string_view name, std::string_view value) {
    const base::Outcome outcome = sim::set_policy(world, domain, name, value);
    POSTROOM_CHECK(outcome.ok(), "the swarm sets only policies that exist");
}

void draw_policies(sim::World& world, const std::string& domain, Draw& draw, const std::vector<std::string>& addresses) {
    constexpr const char* kSwitches[] = {"pipelining", "size", "8bitmime", "enhanced_codes", "starttls", "chunking", "smtputf8", "dsn"};
    for (const char* name : kSwitches) {
        if (draw.one_in(3)) put_policy(world, domain, name, draw.one_in(2) ? "on" : "off");
    }
    constexpr const char* kRetries[] = {"30m 1h 2h", "5m 10m 30m", "1h", "15m 15m 4h"};
    put_policy(world, domain, "retry", draw.of(kRetries));
    if (draw.one_in(3)) put_policy(world, domain, "greylist", draw.one_in(2) ? "5m" : "1h");
    if (draw.one_in(3)) put_policy(world, domain, "full", "permfail");
    if (draw.one_in(4)) put_policy(world, domain, "unknown_user", draw.one_in(2) ? "accept_then_bounce" : "discard");
    if (draw.one_in(4)) put_policy(world, domain, "relay_tls", "if_offered");
    if (draw.one_in(4)) put_policy(world, domain, "line_ends", "forgiving");
    if (draw.one_in(4)) put_policy(world, domain, "warn_after", draw.one_in(2) ? "off" : "1h");
    if (draw.one_in(6)) put_policy(world, domain, "esmtp", "off");
    constexpr const char* kLabels[] = {"archive", "trash", "remove"};
    if (draw.one_in(4)) put_policy(world, domain, "labels", draw.of(kLabels));
    if (draw.one_in(3)) put_policy(world, domain, "alias", "info: " + draw.of(addresses) + ", " + draw.of(addresses));
    if (draw.one_in(3)) put_policy(world, domain, "list", "club by " + draw.of(addresses) + ": " + draw.of(addresses) + ", " + draw.of(addresses));
}

std::vector<std::string> addresses_of(const sim::World& world) {
    std::vector<std::string> out;
    for (const sim::Provider& provider : world.providers) {
        for (const auto& account : provider.store.accounts) out.push_back(account->address());
    }
    return out;
}

/// Everything that a run is made of, besides its world.
class Swarm {
  public:
    explicit Swarm(std::uint64_t seed) : seed_{seed}, draw_{seed}, timeline_{random_world(seed)} {
        for (const auto& host : timeline_.world().hosts) {
            (host->kind == sim::HostKind::Device ? devices_ : servers_).push_back(host->name);
        }
        addresses_ = addresses_of(timeline_.world());
        zones_ = timeline_.world().zones.records;
    }

    SwarmRun run() {
        const std::size_t acts = 12 + draw_.below(30);
        base::Instant at = base::kDefaultStart;
        for (std::size_t i = 0; i < acts; ++i) {
            at += base::seconds(static_cast<std::int64_t>(draw_.below(2 * 86'400 / acts)));
            go_to(at);
            now_ = at;
            act();
        }
        now_ = base::kDefaultStart + base::days(2);
        go_to(now_);
        peace();
        for (int day = 5; day <= kLastDay; day += 5) {
            now_ = base::kDefaultStart + base::days(day);
            go_to(now_);
            if (day == kLastDay) break;
            for (const std::string& device : devices_) timeline_.act_at(now_, sim::CheckMail{device});
        }
        return judge();
    }

  private:
    void go_to(base::Instant at) {
        timeline_.run_until(at, 400'000);
        const sim::World& now = timeline_.world();
        for (std::string& sentence : sim::check_step(last_, now)) broken_.push_back(std::move(sentence));
        for (std::string& sentence : sim::check_world(now)) broken_.push_back(std::move(sentence));
        last_ = now;
    }

    void do_act(const sim::Action& action) {
        const base::Outcome outcome = sim::check_act(timeline_.world(), action);
        POSTROOM_CHECK(outcome.ok(), "the swarm does only what makes sense");
        timeline_.act_at(now_, action);
    }

    void act() {
        if (draw_.below(5) < 2) return person_acts();
        switch (draw_.below(10)) {
            case 0:
            case 1: return do_act(sim::SetHost{draw_.of(servers_), draw_.one_in(2), how()});
            case 2: return do_act(sim::Restart{draw_.of(servers_), how()});
            case 3: return do_act(sim::SetHost{draw_.of(devices_), draw_.one_in(2), how()});
            case 4: return refuse();
            case 5:
            case 6: return cut();
            case 7: return link();
            case 8: return names();
            default: return odds_and_ends();
        }
    }

    sim::DownHow how() { return static_cast<sim::DownHow>(draw_.below(3)); }

    void person_acts() {
        const std::string& device = draw_.of(devices_);
        if (draw_.below(3) != 0) {
            sim::SendLetter letter{device, {}, "Letter " + std::to_string(++written_), "", ""};
            const std::size_t recipients = 1 + draw_.below(3);
            for (std::size_t i = 0; i < recipients; ++i) letter.to.push_back(recipient());
            letter.body = std::string(draw_.below(1500), 'x') + "\r\n.\r\n..\r\nend\r\n";
            return do_act(letter);
        }
        do_act(sim::CheckMail{device});
    }

    std::string recipient() {
        if (draw_.one_in(8)) return "nobody@" + std::string{kHouses[draw_.below(timeline_.world().providers.size())].domain};
        if (draw_.one_in(12)) return "someone@nowhere.example";
        if (draw_.one_in(6)) {
            return (draw_.one_in(2) ? "info@" : "club@") + std::string{kHouses[draw_.below(timeline_.world().providers.size())].domain};
        }
        return draw_.of(addresses_);
    }

    void refuse() {
        constexpr const char* kCommands[] = {"connect", "EHLO", "MAIL", "RCPT", "DATA", ".", "QUIT"};
        constexpr const char* kReplies[] = {"451 4.3.0 not now", "421 4.3.2 going down", "450 4.2.0 busy", "554 5.7.1 never", "452 4.3.1 full"};
        constexpr const char* kReading[] = {"USER", "PASS", "STAT", "RETR", "DELE", "QUIT", "LOGIN", "SELECT", "UID FETCH", "FETCH", "CAPABILITY"};
        const std::string& server = draw_.of(servers_);
        const bool smtp = server.starts_with("smtp") || server.starts_with("mx");
        const auto times = static_cast<std::uint32_t>(draw_.below(4));
        if (smtp) return do_act(sim::Refuse{server, draw_.of(kCommands), draw_.of(kReplies), times});
        do_act(sim::Refuse{server, draw_.of(kReading), "not now", times});
    }

    void cut() {
        constexpr const char* kSides[] = {"before ", "after ", "within "};
        constexpr const char* kPlaces[] = {"DATA", "the final dot", "S: 250*", "S: 354*", "C: MAIL*", "C: QUIT", "S: +OK*", "C: *FETCH*", "C: RETR*", "S: 221*"};
        const std::string& host = draw_.one_in(3) ? draw_.of(devices_) : draw_.of(servers_);
        const auto times = static_cast<std::uint32_t>(1 + draw_.below(3));
        if (draw_.one_in(6)) return do_act(sim::Cut{host, "now"});
        std::string where = draw_.of(kSides);
        where += draw_.one_in(2) ? "line " + std::to_string(1 + draw_.below(20)) : std::string{draw_.of(kPlaces)};
        do_act(sim::Cut{host, where, "", times});
    }

    void link() {
        sim::SetLink link;
        link.host = draw_.of(draw_.one_in(2) ? servers_ : devices_);
        link.latency = base::milliseconds(static_cast<std::int64_t>(1 + draw_.below(3000)));
        link.jitter = base::milliseconds(static_cast<std::int64_t>(draw_.below(500)));
        link.loss_per_mille = static_cast<std::uint32_t>(draw_.below(400));
        link.octets_per_second = 300 + draw_.below(100'000);
        do_act(link);
    }

    void names() {
        const std::string domain = kHouses[draw_.below(timeline_.world().providers.size())].domain;
        switch (draw_.below(3)) {
            case 0: return do_act(sim::TroubleNames{domain, true});
            case 1: return do_act(sim::TroubleNames{domain, false, base::seconds(static_cast<std::int64_t>(draw_.below(30)))});
            default: break;
        }
        constexpr const char* kMx[] = {"", "10 gone.example", "5 gone.example, 10 mx1.", "0 ."};
        std::string value = draw_.of(kMx);
        if (value.ends_with("mx1.")) value += domain;
        do_act(sim::Zone{domain, dns::Type::Mx, value, static_cast<std::uint32_t>(draw_.below(600))});
    }

    void odds_and_ends() {
        switch (draw_.below(4)) {
            case 0: return do_act(sim::FlushQueue{draw_.of(servers_)});
            case 1: return do_act(sim::Strip{draw_.of(servers_), draw_.one_in(2) ? "STARTTLS" : "PIPELINING"});
            case 2: return do_act(sim::Tap{draw_.of(devices_)});
            default: return do_act(sim::Mend{});
        }
    }

    /// Everything works again, and stays so.
    void peace() {
        const auto act = [&](const sim::Action& action) { timeline_.act_at(now_, action); };
        act(sim::Mend{});
        for (const std::string& device : devices_) act(sim::SetHost{device, true});
        std::set<std::string> domains;
        for (const dns::Record& record : zones_) {
            if (record.type == dns::Type::Mx && domains.insert(record.name).second) act(sim::Zone{record.name, dns::Type::Mx, mx_of(record.name)});
        }
        for (const std::string& device : devices_) act(sim::CheckMail{device});
    }
    std::string mx_of(const std::string& name) const {
        std::string value;
        for (const dns::Record& record : zones_) {
            if (record.type != dns::Type::Mx || record.name != name) continue;
            value += (value.empty() ? "" : ", ") + std::to_string(record.preference) + " " + record.data;
        }
        return value;
    }

    SwarmRun judge() {
        SwarmRun out;
        const sim::World& world = timeline_.world();
        out.broken = std::move(broken_);
        for (std::string& sentence : sim::check_run(world, timeline_.journal())) out.broken.push_back(std::move(sentence));
        for (const auto& host : world.hosts) {
            for (const sim::QueueEntry& entry : host->queue) {
                out.broken.push_back("M" + std::to_string(entry.letter.value) + " is still in the queue of " + host->name + ": " + entry.last_reply);
            }
        }
        judge_letters(out);
        out.digest = sim::digest(timeline_.journal());
        out.events = timeline_.cursor();
        out.letters = written_;
        for (std::uint32_t id = 1; id <= timeline_.entries(); ++id) {
            if (timeline_.journal()[base::EntryId{id}].kind == base::FactKind::FaultBit) ++out.faults_that_bit;
        }
        if (!out.broken.empty()) {
            out.history = history();
            for (const base::EntryId id : timeline_.journal().act_entries()) {
                const sim::Entry& entry = timeline_.journal()[id];
                acts_ += "  " + std::to_string((entry.at - base::kDefaultStart) / base::seconds(1)) + "s " + std::string{timeline_.journal().text(entry)}.substr(0, 160) + "\n";
            }
            out.broken.push_back("acts:\n" + acts_ + "run it again: " + replay_command(seed_));
        }
        return out;
    }

    /// Every entry of the journal, a line each.
    [[nodiscard]] std::string history() const {
        constexpr const char* kKinds[] = {"line", "text", "ACT", "opened", "closed", "CUT", "NO-ANSWER", "made", "ended", "changed", "scheduled", "power", "note",
                                          "state", "in", "not-in", "lock", "unlock", "marked", "unmarked", "flags", "ACCEPTED", "refused", "forgiven", "mailbox",
                                          "RECIPIENT-FAILED", "NOTICE", "expanded", "DROPPED", "UNANSWERED", "FAULT"};
        std::string out;
        for (std::uint32_t id = 1; id <= timeline_.entries(); ++id) {
            const sim::Entry& entry = timeline_.journal()[base::EntryId{id}];
            const std::string host = entry.host ? timeline_.world().host(entry.host).name : "-";
            std::string text{timeline_.journal().text(entry).substr(0, 120)};
            if (text.ends_with("\r\n")) text.resize(text.size() - 2);
            out += std::to_string(id) + " " + std::to_string((entry.at - base::kDefaultStart) / base::milliseconds(1)) + "ms " + kKinds[static_cast<int>(entry.kind)] + " " + host +
                   " #" + std::to_string(entry.session.value) + " M" + std::to_string(entry.letter.value) + " c" + std::to_string(entry.copy.value) + " <" +
                   std::to_string(entry.cause.value) + "  " + text + "\n";
        }
        return out;
    }

    /// Each letter that its program saw accepted reached every recipient's mailbox, or a notice or a dropped
    /// copy says why not.
    void judge_letters(SwarmRun& out) const {
        const sim::Journal& log = timeline_.journal();
        std::map<std::uint32_t, std::set<std::uint32_t>> mailboxes;   // letter: accounts that got it
        std::set<std::uint32_t> excused;                              // letters with a notice or a dropped copy
        std::set<std::uint32_t> refused;                              // conversations in which a recipient was refused
        for (std::uint32_t id = 1; id <= timeline_.entries(); ++id) {
            const sim::Entry& entry = log[base::EntryId{id}];
            if (entry.kind == base::FactKind::CopyMade && entry.place == base::PlaceKind::Mailbox) mailboxes[entry.letter.value].insert(entry.account.value);
            // The program's user was told at once of a recipient that the submission server refused.
            if (entry.kind == base::FactKind::Refused && entry.protocol == base::Protocol::Submission) refused.insert(entry.session.value);
            const bool is_sent = entry.kind == base::FactKind::CopyMade && entry.place == base::PlaceKind::Device && log.text(entry) == "Sent";
            if (is_sent && refused.count(entry.session.value) != 0) excused.insert(entry.letter.value);
            const bool failed = entry.kind == base::FactKind::NoticeWritten && entry.code == static_cast<std::uint16_t>(mail::BounceKind::Failed);
            if (failed || entry.kind == base::FactKind::Dropped) excused.insert(entry.letter.value);
        }
        for (const auto& host : timeline_.world().hosts) {
            if (!host->program) continue;
            const sim::LocalFolder* folder = host->program->folder("Sent");
            if (folder == nullptr) continue;
            for (const sim::LocalMessage& message : folder->messages) {
                if (excused.count(message.letter.value) != 0) continue;
                for (const std::string& to : recipients_of(message)) {
                    const sim::Provider* provider = timeline_.world().provider_of(to.substr(to.find('@') + 1));
                    const mail::Account* account = provider == nullptr ? nullptr : provider->store.find_login(to);
                    if (account == nullptr || mailboxes[message.letter.value].count(account->id.value) != 0) continue;
                    out.broken.push_back("M" + std::to_string(message.letter.value) + " was accepted and never reached " + to);
                }
            }
        }
    }

    static std::vector<std::string> recipients_of(const sim::LocalMessage& message) {
        std::vector<std::string> out;
        sim::policy::read_words(message.message.field("To").value_or(""), out);
        return out;
    }

    std::uint64_t seed_;
    Draw draw_;
    sim::Timeline timeline_;
    sim::World last_;
    base::Instant now_;
    std::vector<std::string> devices_, servers_, addresses_;
    std::vector<dns::Record> zones_;
    std::vector<std::string> broken_;
    std::string acts_;
    std::size_t written_ = 0;
};

}  // namespace

sim::World random_world(std::uint64_t seed) {
    Draw draw{seed ^ 0x5eedU};
    sim::WorldBuilder builder{seed};
    builder.resolver("dns.example.net", "192.0.2.253");
    const std::size_t houses = 2 + draw.below(3);
    for (std::size_t i = 0; i < houses; ++i) {
        builder.provider(kHouses[i].name, kHouses[i].domain, kHouses[i].network, {.pop3 = true, .imap = true});
        if (draw.one_in(3)) {
            builder.mail_host("mx2." + std::string{kHouses[i].domain}, kHouses[i].domain, std::string{kHouses[i].network} + ".27", draw.one_in(2) ? 10 : 20);
        }
    }
    const std::size_t people = houses + draw.below(5);
    for (std::size_t i = 0; i < people; ++i) {
        const std::string address = std::string{kPeople[i]} + "@" + kHouses[i % houses].domain;
        builder.account(address, "secret-" + std::to_string(i));
        constexpr sim::RetrievalRule kRules[] = {sim::RetrievalRule::Pop3RemoveAtDownload, sim::RetrievalRule::Pop3Keep, sim::RetrievalRule::ImapKeep};
        builder.device(std::string{kPeople[i]} + "-desk", kPeople[i], address, draw.of(kRules), true);
    }
    sim::World& world = builder.world();
    const std::vector<std::string> addresses = addresses_of(world);
    for (std::size_t i = 0; i < houses; ++i) draw_policies(world, kHouses[i].domain, draw, addresses);
    for (sim::Provider& provider : world.providers) {
        for (auto& account : provider.store.accounts) {
            if (draw.one_in(5)) account.edit().quota_octets = 2000 + draw.below(4000);
        }
    }
    const bool pipelining = draw.one_in(2);   // of every client, or of none
    for (sim::Provider& provider : world.providers) provider.smtp.edit().relay_pipelining = pipelining;
    for (auto& host : world.hosts) {
        if (host->program) host.edit().program->settings.outgoing_pipelining = pipelining;
    }
    world.name = "swarm";
    return builder.build();
}

SwarmRun run_swarm(std::uint64_t seed) { return Swarm{seed}.run(); }

std::string replay_command(std::uint64_t seed) {
    return "POSTROOM_SEED=" + std::to_string(seed) + " build/dev/tests/sim/tests_swarm --gtest_filter=Swarm.FirstSeeds";
}

}  // namespace sim_test
