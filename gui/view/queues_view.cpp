#include "gui/view/queues_view.h"

#include <fmt/format.h>

#include "gui/view/names.h"
#include "sim/faults.h"

namespace gui {

namespace {

constexpr std::size_t kQueueRows = 200;

std::string stage_words(const Scene& scene, const sim::QueueEntry& entry) {
    switch (entry.stage) {
        case sim::QueueStage::Waiting:
            return delay_words(entry.next_try - scene.world.now);
        case sim::QueueStage::AskingMx:
            return "now: asks who takes mail for " + entry.domain;
        case sim::QueueStage::AskingAddress:
        case sim::QueueStage::AskingAddress6:
            return "now: asks for the address of " + entry.exchanger;
        case sim::QueueStage::Connecting:
            return "now: calls " + entry.exchanger;
        case sim::QueueStage::Handing:
            break;
    }
    return "now: hands over to " + entry.exchanger;
}

std::string state_word(sim::RecipientState state) {
    return state == sim::RecipientState::Pending     ? "waiting"
           : state == sim::RecipientState::Delivered ? "handed over"
                                                     : "failed";
}

void add_entry(const Scene& scene, const sim::Host& host, const sim::QueueEntry& entry,
               SheetTable& table) {
    for (const sim::QueuedRecipient& one : entry.recipients) {
        if (table.rows.size() == kQueueRows) return;
        const bool pending = one.state == sim::RecipientState::Pending;
        const std::string& reply = one.last_reply.empty() ? entry.last_reply : one.last_reply;
        const bool waiting = pending && entry.stage == sim::QueueStage::Waiting;
        table.rows.push_back(
            {host_short(scene.world, host.id), letter_short(scene.world, entry.letter),
             one.recipient.path.mailbox.text(), state_word(one.state),
             fmt::format("{}", entry.attempts), pending ? stage_words(scene, entry) : "",
             reply.empty() ? "none yet"
                           : readable_octets(reply) +
                                 (one.last_host.empty() ? "" : " (" + one.last_host + ")"),
             time_words(scene.world, entry.since)});
        const Role state = pending ? Role::Warn
                           : one.state == sim::RecipientState::Delivered ? Role::Good
                                                                         : Role::Bad;
        table.roles.push_back({Role::Text, Role::Text, Role::Text, state, Role::Text,
                               waiting && entry.attempts > 0 ? Role::Warn : Role::Text});
        Selection pick;
        pick.letter = entry.letter;
        pick.copy = entry.copy;
        pick.host = host.id;
        pick.focus = Selection::Focus::Copy;
        table.picks.push_back(pick);
        table.letters.push_back(entry.letter);
    }
}

SheetSection queue_section(const Scene& scene) {
    SheetSection section;
    section.heading = "Queues";
    section.table.columns = {"Relay", "Letter", "For", "State", "Tries", "Next try",
                             "Last reply", "Since"};
    for (const auto& host : scene.world.hosts) {
        for (const sim::QueueEntry& entry : host->queue)
            add_entry(scene, *host, entry, section.table);
    }
    if (section.table.rows.empty()) {
        section.table.columns.clear();
        section.empty_text =
            "No relay holds a letter now. A relay holds a letter from its own 250 until the 250 of the next "
            "server; while that one cannot be reached, the time of the next try stands here.";
    }
    return section;
}

SheetSection names_section(const Scene& scene) {
    SheetSection section;
    section.heading = "Names that hosts have been told";
    section.table.columns = {"Host", "Name", "Type", "Answer", "Forgets it"};
    for (const auto& host : scene.world.hosts) {
        for (const dns::CachedAnswer& cached : host->dns_cache) {
            if (section.table.rows.size() == kQueueRows) break;
            if (cached.expires <= scene.world.now) continue;
            std::string answer;
            for (const dns::Record& record : cached.answer.records) {
                if (!answer.empty()) answer += ", ";
                if (record.type == dns::Type::Mx) answer += fmt::format("{} ", record.preference);
                answer += record.data;
            }
            const bool none = cached.answer.records.empty();
            if (none)
                answer = cached.answer.status == dns::Status::NxDomain   ? "there is no such name"
                         : cached.answer.status == dns::Status::ServFail ? "the name system failed"
                                                                         : "nothing of this type";
            section.table.rows.push_back({host_short(scene.world, host->id), cached.name,
                                          std::string{dns::type_word(cached.type)}, answer,
                                          delay_words(cached.expires - scene.world.now)});
            section.table.roles.push_back(
                {Role::Text, Role::Text, Role::Text, none ? Role::Bad : Role::Text});
            Selection pick;
            pick.host = host->id;
            pick.focus = Selection::Focus::Host;
            section.table.picks.push_back(pick);
        }
    }
    if (section.table.rows.empty()) {
        section.table.columns.clear();
        section.empty_text = "None yet. Each question and its answer is a conversation of its own; "
                             "the answer is kept until its time to live is over.";
    }
    return section;
}

SheetSection faults_section(const Scene& scene) {
    SheetSection section;
    section.heading = "What was made to go wrong";
    section.table.columns = {"Where", "What"};
    for (const sim::FaultChip& chip : sim::fault_chips(scene.world)) {
        if (section.table.rows.size() == kQueueRows) break;
        std::string where = chip.host ? host_short(scene.world, chip.host) : "names";
        if (chip.peer) where += " – " + host_short(scene.world, chip.peer);
        section.table.rows.push_back({std::move(where), chip.text});
        section.table.roles.push_back({Role::Text, Role::Bad});
    }
    if (section.table.rows.empty()) {
        section.table.columns.clear();
        section.empty_text =
            "Nothing. A right click on a host of the map offers what can be made to go wrong there.";
    }
    return section;
}

}  // namespace

Sheet build_queues(const Scene& scene) {
    Sheet sheet;
    sheet.kind = "Queues";
    sheet.title = "what waits, and where it will go";
    sheet.sections.push_back(queue_section(scene));
    sheet.sections.push_back(faults_section(scene));
    sheet.sections.push_back(names_section(scene));
    return sheet;
}

}  // namespace gui
