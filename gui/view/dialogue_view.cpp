#include "gui/view/dialogue_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "gui/view/names.h"
#include "protocols/base/octets.h"

namespace gui {

namespace {

/// So many lines of the conversation are shown, the newest.
constexpr std::size_t kDialogueLines = 400;

std::string_view word_of(base::Protocol protocol) {
    switch (protocol) {
        case base::Protocol::Smtp:
            return "smtp";
        case base::Protocol::Submission:
            return "submission";
        case base::Protocol::Pop3:
            return "pop3";
        case base::Protocol::Imap:
            return "imap";
        default:
            return "";
    }
}

std::vector<DialogueServer> servers_of(const sim::World& world) {
    constexpr std::size_t kMost = 60;
    std::vector<DialogueServer> servers;
    for (const auto& host : world.hosts) {
        for (const sim::Service& service : host->services) {
            const std::string_view word = word_of(service.protocol);
            if (word.empty() || servers.size() == kMost) continue;
            servers.push_back({host->name, std::string{word}, service.port,
                               fmt::format("{}   {} {}", host->name, protocol_word(service.protocol), service.port)});
        }
    }
    return servers;
}

bool is_open(const sim::World& world, base::SessionId session) {
    return std::any_of(world.streams.begin(), world.streams.end(), [&](const auto& stream) {
        return stream->phase != sim::StreamPhase::Free && stream->id == session;
    });
}

}  // namespace

DialogueView build_dialogue(const Narrator& narrator, base::SessionId session) {
    const Scene& scene = narrator.scene;
    DialogueView view;
    view.servers = servers_of(scene.world);
    const SessionInfo* info = session ? narrator.index.session(session) : nullptr;
    if (info == nullptr || !scene.happened(info->opened)) {
        view.empty_text = view.servers.empty()
                              ? "No host of this world serves mail, so there is nobody to type to."
                              : "Choose a server and press Connect. Then type to it as a mail program would; every "
                                "answer is explained, and the card shows the verbs that are legal now.";
        return view;
    }
    view.session = session;
    view.open = is_open(scene.world, session);
    view.title = session_title(scene.world, *info);
    const StatesView states = build_states(scene, narrator.index, session);
    view.state = states.now;
    view.legal = states.legal;
    for (std::size_t n = scene.entries; n >= info->opened.value && view.lines.size() < kDialogueLines; --n) {
        const base::EntryId id{static_cast<std::uint32_t>(n)};
        const sim::Entry& entry = scene.journal[id];
        if (entry.session != session || !entry.is_line()) continue;
        const bool ours = entry.has(sim::Entry::kFromClient);
        if (!ours && entry.arrives() > scene.world.now) continue;
        const LineExplanation words = explain_line(narrator, id);
        view.lines.push_back({id, ours, words.line, words.meaning});
    }
    std::reverse(view.lines.begin(), view.lines.end());
    view.waits = view.open && !view.lines.empty() && view.lines.back().from_client;
    return view;
}

Completions verbs_for(const DialogueView& view, std::string_view line) {
    Completions out;
    const bool tagged = view.title.find(" IMAP ") != std::string::npos;
    const std::size_t space = line.find(' ');
    const bool in_tag = tagged && space == std::string_view::npos;   // that is anybody's own
    out.begin = tagged && !in_tag ? space + 1 : 0;
    const std::string_view word = line.substr(out.begin);
    for (const LegalVerb& verb : view.legal) {
        if (tagged && verb.answer != in_tag) continue;
        if (verb.answer && verb.verb.find(' ') != std::string::npos) continue;   // "answer to +" is no word to type
        if (word.size() > verb.verb.size() || !base::iequals(std::string_view{verb.verb}.substr(0, word.size()), word)) continue;
        std::string help = verb.syntax;
        if (!verb.leads_to.empty()) help += "   → " + verb.leads_to;
        if (!verb.rfc.empty()) help += "   " + verb.rfc;
        out.all.push_back({verb.verb, std::move(help)});
    }
    return out;
}

std::string text(const DialogueView& view) {
    if (!view.empty_text.empty()) return view.empty_text + "\n";
    std::string out = fmt::format("{}, {}{}\n", view.title, view.open ? "open" : "ended",
                                  view.state.empty() ? "" : ", state " + view.state);
    for (const DialogueLine& line : view.lines)
        out += fmt::format("{}{}\n{}", line.from_client ? "C: " : "    S: ", line.text,
                           line.from_client || line.meaning.empty() ? "" : "       " + line.meaning + "\n");
    if (view.open && !view.legal.empty()) {
        out += "legal now:";
        for (const LegalVerb& verb : view.legal) out += " " + verb.verb;
        out += "\n";
    }
    return out;
}

}  // namespace gui
