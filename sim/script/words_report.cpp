// Ready reports of the present world: what a person would look up in the window, as a table.

#include <algorithm>
#include <array>

#include "sim/ledger.h"
#include "sim/machine.h"
#include "sim/script/names.h"
#include "sim/script/stage.h"
#include "sim/script/words.h"
#include "sim/time_text.h"

namespace script {

namespace {

using TextRow = std::vector<std::string>;

std::string number(std::uint64_t value) { return std::to_string(value); }

std::string letters_text(const std::vector<base::LetterId>& letters) {
    std::string out;
    for (const base::LetterId letter : letters) out += (out.empty() ? "M" : ", M") + std::to_string(letter.value);
    return out;
}

Table devices(const View&, const sim::Ledger& ledger) {
    Table table{{"device", "copies", "unread", "only here", "sessions", "failures", "octets sent", "octets received", "round trips", "connected"}, {}};
    for (const sim::DeviceOutcome& one : ledger.devices) {
        table.rows.push_back({one.name, number(one.copies), number(one.unread), letters_text(one.only_here), number(one.sessions), number(one.failures),
                              number(one.octets_sent), number(one.octets_received), number(one.round_trips), sim::duration_text(one.connected)});
    }
    return table;
}

Table accounts(const View&, const sim::Ledger& ledger) {
    Table table{{"account", "letters", "in inbox", "octets", "quota", "read alike", "read differently"}, {}};
    for (const sim::AccountOutcome& one : ledger.accounts) {
        table.rows.push_back({one.address, number(one.messages), number(one.in_inbox), number(one.octets), one.quota_octets == 0 ? "" : number(one.quota_octets),
                              number(one.read_agree), letters_text(one.read_differ)});
    }
    return table;
}

Table letters(const View& view, const sim::Ledger& ledger) {
    Table table{{"letter", "subject", "outboxes", "queues", "mailboxes", "devices", "made", "gone"}, {}};
    for (const sim::LetterOutcome& one : ledger.letters) {
        const std::string& subject = view.world.letters[one.letter.value - 1].subject;
        table.rows.push_back({"M" + number(one.letter.value), subject.substr(0, 40), number(one.in_outboxes), number(one.in_queues), number(one.in_mailboxes),
                              number(one.on_devices), number(one.made), number(one.ended)});
    }
    return table;
}

Table sessions(const View& view, const sim::Ledger& ledger) {
    Table table{{"session", "protocol", "client", "server", "octets sent", "octets received", "round trips", "connected", "end"}, {}};
    for (const sim::SessionCost& one : ledger.sessions) {
        if (one.protocol == base::Protocol::Dns) continue;
        const std::string end = !one.connected ? "no answer" : one.open ? "open" : one.cut ? "cut" : "closed";
        table.rows.push_back({number(one.session.value), std::string{sim::tables_of(one.protocol).name}, view.world.host(one.client).name,
                              one.server ? view.world.host(one.server).name : "", number(one.octets_sent), number(one.octets_received), number(one.round_trips),
                              sim::duration_text(one.seconds), end});
    }
    return table;
}

Table queues(const View& view, const sim::Ledger&) {
    Table table{{"host", "letter", "to", "attempts", "last reply", "next try"}, {}};
    for (const auto& host : view.world.hosts) {
        for (const sim::QueueEntry& one : host->queue) {
            for (const sim::QueuedRecipient& recipient : one.recipients) {
                if (recipient.state != sim::RecipientState::Pending) continue;
                table.rows.push_back({host->name, "M" + number(one.letter.value), recipient.recipient.path.mailbox.text(), number(recipient.attempts), recipient.last_reply.substr(0, 60),
                                      "+" + sim::duration_text(one.next_try - view.world.start)});
            }
        }
    }
    return table;
}

struct Kind {
    const char* name;
    Table (*make)(const View&, const sim::Ledger&);
};
constexpr std::array<Kind, 5> kKinds{{{"devices", devices}, {"accounts", accounts}, {"letters", letters}, {"sessions", sessions}, {"queues", queues}}};

}  // namespace

int report(lua_State* state) {
    Stage& stage = stage_of(state);
    const std::string name = text_of(state, 1);
    const auto kind = std::find_if(kKinds.begin(), kKinds.end(), [&](const Kind& one) { return name == one.name; });
    if (kind == kKinds.end()) {
        std::vector<std::string> known;
        for (const Kind& one : kKinds) known.emplace_back(one.name);
        no_such(state, "report", name, known);
    }
    const View view = stage.view();
    sandbox_of(state).charge(state, view.entries / 4 + 10);
    Table table = kind->make(view, sim::make_ledger(view.world, view.journal, view.entries));
    std::string text = table_text(table);
    if (!text.empty()) text.pop_back();
    stage.say(state, text);
    lua_newtable(state);
    lua_Integer index = 0;
    for (const TextRow& row : table.rows) {
        lua_newtable(state);
        for (std::size_t c = 0; c < table.columns.size(); ++c) set_text(state, table.columns[c].c_str(), row[c]);
        lua_rawseti(state, -2, ++index);
    }
    if (stage.report.tables.size() >= 1000) fail(state, "a script gives at most 1000 tables");
    stage.report.tables.push_back(std::move(table));
    return 1;
}

}  // namespace script
