#include "gui/view/narration.h"

#include <fmt/format.h>

#include "gui/view/form_view.h"
#include "gui/view/names.h"
#include "gui/view/tokens.h"
#include "protocols/base/octets.h"
#include "sim/account_settings.h"
#include "sim/machine.h"

namespace gui {

namespace {

using base::FactKind;
using sim::Entry;

/// The strings in quotes of an act's text, in order: `check_mail("ben-home")`.
std::vector<std::string> quoted_parts(std::string_view text) {
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '"') continue;
        std::string part;
        for (++i; i < text.size() && text[i] != '"'; ++i) {
            if (text[i] == '\\' && i + 1 < text.size()) ++i;
            part += text[i];
        }
        parts.push_back(std::move(part));
    }
    return parts;
}

/// "Ada" if the device is hers, else the device's name.
std::string person_at(const sim::World& world, const std::string& device) {
    const sim::Host* host = world.find_host(device);
    if (host == nullptr || !host->program || host->program->settings.person.empty()) return device;
    return host->program->settings.person;
}

std::string value_after(std::string_view text, std::string_view field) {
    const std::size_t at = text.find(std::string{field} + " = ");
    if (at == std::string_view::npos) return {};
    const auto parts = quoted_parts(text.substr(at));
    return parts.empty() ? std::string{} : parts.front();
}

std::string letter_of_act(const sim::World& world, std::string_view text) {
    const std::size_t at = text.find(", M");
    if (at == std::string_view::npos) return "a letter";
    std::uint32_t number = 0;
    for (std::size_t i = at + 3; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) {
        number = number * 10 + static_cast<std::uint32_t>(text[i] - '0');
    }
    return letter_title(world, base::LetterId{number});
}

/// The row of a line's kind, or nullptr.
const base::LineKind* kind_of(const Entry& entry) {
    if (entry.protocol == base::Protocol::None) return nullptr;
    const auto& kinds = sim::tables_of(entry.protocol).line_kinds;
    return entry.code < kinds.size() ? &kinds[entry.code] : nullptr;
}

const Explanation* explanation_of(const Explanations& explanations, const Entry& entry) {
    const base::LineKind* kind = kind_of(entry);
    return kind == nullptr ? nullptr
                           : explanations.line(sim::tables_of(entry.protocol).name, kind->key);
}

struct Ends {
    std::string client;
    std::string server;
};

Ends ends_of(const Narrator& narrator, const Entry& entry) {
    const SessionInfo* session = narrator.index.session(entry.session);
    if (session == nullptr) return {"the client", "the server"};
    return {host_name(narrator.scene.world, session->client),
            host_name(narrator.scene.world, session->server)};
}

std::string narrate_line(const Narrator& narrator, const Entry& entry) {
    const Ends ends = ends_of(narrator, entry);
    const bool from_client = entry.has(Entry::kFromClient);
    const std::string& who = from_client ? ends.client : ends.server;
    const std::string& whom = from_client ? ends.server : ends.client;
    std::string said;
    if (entry.kind == FactKind::Content) {
        said = fmt::format("{} sends {} of text to {}.", who, size_words(entry.text_size), whom);
    } else {
        said = fmt::format("{} to {}: “{}”.", who, whom,
                           shortened(line_words(narrator.scene.journal, entry), 90));
    }
    const Explanation* explanation = explanation_of(narrator.explanations, entry);
    if (explanation == nullptr) return said;
    said.pop_back();
    return said + " – " + filled(first_sentence(explanation->text), ends.client, ends.server);
}

std::string narrate_copy(const Narrator& narrator, const Entry& entry) {
    const Scene& scene = narrator.scene;
    const std::string letter = letter_short(scene.world, entry.letter);
    const CopyInfo* copy = narrator.index.copy(entry.copy);
    const Entry* made = copy != nullptr && copy->made ? &scene.journal[copy->made] : &entry;
    const std::string where = holder_words_at(scene, *made, entry);
    const std::string said{scene.journal.text(entry)};
    switch (entry.kind) {
        case FactKind::CopyMade:
            return fmt::format("A copy of {} is now here: {}{}.", letter, where, entry.code == 1 ? " (the header only)" : "");
        case FactKind::CopyEnded:
            return fmt::format("The copy of {} is gone: {}{}.", letter, where, said.empty() ? "" : "; " + said);
        case FactKind::Hidden:
            return fmt::format("POP3 no longer shows {}, though it is still there: {}.", letter, where);
        case FactKind::CopyChanged:
            return fmt::format("The copy of {} is complete now: {}.", letter, where);
        case FactKind::MarkedDeleted:
            return fmt::format("{} is marked for removal and still there: {}.", letter, where);
        default:
            return fmt::format("The mark for removal is taken off {}: {}{}.", letter, where, said.empty() ? "" : "; " + said);
    }
}

std::string narrate_stream(const Narrator& narrator, const Entry& entry) {
    const Ends ends = ends_of(narrator, entry);
    const std::string_view what = protocol_word(entry.protocol);
    switch (entry.kind) {
        case FactKind::StreamOpened:
            return fmt::format("{} connects to {}, port {} ({}).", ends.client, ends.server,
                               entry.value, what);
        case FactKind::ConnectFailed:
            return fmt::format("{} cannot reach {}, port {}.", ends.client, ends.server,
                               entry.value);
        case FactKind::StreamCut:
            return fmt::format("The connection between {} and {} breaks.", ends.client,
                               ends.server);
        default:
            return fmt::format("{} and {} close the {} connection.", ends.client, ends.server,
                               what);
    }
}

/// What relays decide, and what faults do.
std::string narrate_decision(const Narrator& narrator, const Entry& entry) {
    const sim::World& world = narrator.scene.world;
    const std::string host = host_name(world, entry.host);
    const std::string text{narrator.scene.journal.text(entry)};
    const std::string letter = entry.letter ? letter_short(world, entry.letter) : "the letter";
    switch (entry.kind) {
        case FactKind::RecipientFailed:
            return entry.code == 0 ? fmt::format("{} gives {} up for a recipient, refused for good: {}.", host, letter, text)
                                   : fmt::format("{} has tried long enough and gives {} up for a recipient: {}.", host, letter, text);
        case FactKind::NoticeWritten: {
            const std::string notice = letter_short(world, base::LetterId{static_cast<std::uint32_t>(entry.value)});
            return fmt::format("{} has {}, so it is {} that writes the notice {}{}: {}.", host, letter, host, notice,
                               entry.value2 != 0 ? ", to the postmaster because the sender is empty" : " with an empty sender", text);
        }
        case FactKind::Expanded:
            return fmt::format("{} looks the address up: {}{}.", host, text,
                               entry.code == 1 ? ", by a list, whose owner becomes the sender on the envelope" : ", by an alias");
        case FactKind::Dropped:
            return fmt::format("{} lets {} end here without telling anyone: {}.", host, letter, text);
        case FactKind::Unanswered:
            return fmt::format("{} has sent the whole text of {} and never heard the answer: it must send it again, and there may be two.",
                               host, letter);
        case FactKind::Forgiven:
            return fmt::format("{} is forgiving: {}.", host, entry.protocol == base::Protocol::Pop3 ? "it reads the line as “" + text + "”" : text);
        default:
            return "A fault bites: " + text + ".";
    }
}

std::string narrate_fact(const Narrator& narrator, const Entry& entry) {
    const Scene& scene = narrator.scene;
    const std::string host = host_name(scene.world, entry.host);
    const std::string text{scene.journal.text(entry)};
    switch (entry.kind) {
        case FactKind::QueueScheduled:
            return fmt::format("{} will try again at {}{}.", host,
                               time_words(scene.world, base::Instant{base::Duration{entry.value}}), text.empty() ? "" : ", since it was told: " + text);
        case FactKind::HostPower:
            return fmt::format("{} is now {}.", host, entry.value != 0 ? "on" : "off");
        case FactKind::Note:
            return text.empty() || text.ends_with('.') ? text : text + ".";
        case FactKind::LoggedIn:
            return fmt::format("{} has let {} in.", host, text.empty() ? "the client" : text);
        case FactKind::LoginFailed:
            return fmt::format("{} has refused a log-in.", host);
        case FactKind::LockTaken:
            return "This session now has the maildrop to itself.";
        case FactKind::LockReleased:
            return "The maildrop is free again.";
        case FactKind::ProviderActs:
            return text.empty() ? text : text + ".";
        case FactKind::ProgramActs:
            return fmt::format("The program at {}: {}.", host, text);
        case FactKind::ProgramSays:
            return fmt::format("The program at {} tells its user: {}", host, text);
        case FactKind::WebRequest:
            if (entry.code == 2) return fmt::format("The browser at {} asks for a page of the provider’s web-mail, and nobody answers: {}.", host, text);
            return entry.code == 1 ? fmt::format("The bridge on {} asks the provider over HTTP: {}.", host, text)
                                   : fmt::format("The browser at {} asks the provider’s web-mail over HTTP: {}.", host, text);
        case FactKind::Labelled:
            if (text == "Trash" || text == "Junk") return fmt::format("{} is in “{}” now, and in no other folder.", letter_short(scene.world, entry.letter), text);
            return fmt::format("{} has the label “{}” now: the same message, shown in one more folder.",
                               letter_short(scene.world, entry.letter), text);
        case FactKind::Unlabelled:
            return fmt::format("The label “{}” is taken off {}; the message itself is still there.", text,
                               letter_short(scene.world, entry.letter));
        case FactKind::FlagsChanged:
            if (entry.place == base::PlaceKind::Device && entry.host &&
                scene.world.host(entry.host).program) {
                return fmt::format("{} now shows {} as {}.", host,
                                   letter_short(scene.world, entry.letter), mark_words(text));
            }
            return fmt::format(
                "{} now carries the marks: {}.",
                entry.letter ? letter_short(scene.world, entry.letter) : "The message",
                text.empty() ? "none" : text);
        case FactKind::Accepted:
            return fmt::format("{} is now responsible for {}.", host,
                               letter_short(scene.world, entry.letter));
        case FactKind::RecipientFailed:
        case FactKind::NoticeWritten:
        case FactKind::Expanded:
        case FactKind::Dropped:
        case FactKind::Unanswered:
        case FactKind::FaultBit:
        case FactKind::Forgiven:
            return narrate_decision(narrator, entry);
        default:
            return {};
    }
}

void explain_tokens(const Narrator& narrator, const Entry& entry, LineExplanation& out) {
    const base::LineKind* kind = kind_of(entry);
    const bool from_client = entry.has(Entry::kFromClient);
    for (const Token& token :
         tokens_of(entry.protocol, from_client, kind == nullptr ? std::string_view{} : kind->key,
                   out.line)) {
        const Explanation* words = narrator.explanations.token(token.key);
        if (words == nullptr) continue;
        out.tokens.push_back({token.begin, token.end,
                              out.line.substr(token.begin, token.end - token.begin), words->text});
    }
}

/// What an act's text says in its braces: `set_policy("meadow.example", {greylist = "5m"})`.
std::string braces_of(std::string_view text) {
    const std::size_t open = text.find('{');
    const std::size_t close = text.rfind('}');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open) return {};
    return std::string{text.substr(open + 1, close - open - 1)};
}

/// `when_deleting = "trash", idle = "yes"` as a dialog has it: “When I delete a message”: move it to the Trash folder.
std::string settings_in_words(std::string_view list) {
    std::string out;
    while (true) {
        const std::size_t sign = list.find(" = \"");
        if (sign == std::string_view::npos) return out;
        const std::size_t end = list.find('"', sign + 4);
        if (end == std::string_view::npos) return out;
        std::string_view name = list.substr(0, sign);
        name.remove_prefix(std::min(name.find_first_not_of(", "), name.size()));
        const std::string_view value = list.substr(sign + 4, end - sign - 4);
        const sim::SettingRow* row = sim::find_setting(name);
        const bool worded = row != nullptr && row->type == sim::SettingType::Word;
        const std::string unit = row != nullptr && row->type == sim::SettingType::Number ? std::string{row->choices.substr(0, row->choices.find(';'))} : std::string{};
        if (!out.empty()) out += ", ";
        out += fmt::format("{}: {}{}{}", row == nullptr ? std::string{name} : fmt::format("“{}”", row->label),
                           name == "password" ? std::string{"••••"} : worded ? choice_words(name, value) : std::string{value}, unit.empty() || unit[0] == '0' ? "" : " ",
                           unit.empty() || unit[0] == '0' ? "" : unit);
        list.remove_prefix(end + 1);
    }
}

std::string memory_sentence(const std::string& device, std::string_view fate) {
    const char* what = fate == "lose"      ? "is lost"
                       : fate == "damage"  ? "is damaged"
                       : fate == "back_up" ? "is put away as a backup"
                       : fate == "restore" ? "comes back from the backup"
                                           : "changes";
    return fmt::format("The memory of unique-ids at {} {}.", device, what);
}

/// Acts on policies, names, hosts and faults; empty: it is none of these.
std::string delivery_act_sentence(std::string_view text, const std::vector<std::string>& parts) {
    const auto part = [&](std::size_t i) { return i < parts.size() ? parts[i] : std::string{}; };
    const std::string_view verb = text.substr(0, text.find_first_of("({"));
    const std::string more = braces_of(text);
    const std::string extra = more.empty() ? "" : " (" + more + ")";
    if (verb == "set_policy") return fmt::format("The operator of {} sets {}.", part(0), more);
    if (verb == "zone") {
        return part(2).empty() ? fmt::format("{} has no {} records any more.", part(0), part(1))
                               : fmt::format("The {} records of {} are now: {}.", part(1), part(0), part(2));
    }
    if (verb == "trouble_names") return fmt::format("Name servers of {}: {}.", part(0), more.empty() ? "all is well again" : more);
    if (verb == "look_up") return fmt::format("{} asks for the {} records of {}.", part(0), part(2), part(1));
    if (verb == "up") return fmt::format("{} starts.", part(0));
    if (verb == "down") return fmt::format("{} goes down{}.", part(0), extra);
    if (verb == "restart") return fmt::format("{} goes down and starts again{}.", part(0), extra);
    if (verb == "address6") {
        const std::string address = part(1);
        return address.empty() ? fmt::format("{} has no IPv6 address any more.", part(0)) : fmt::format("{} gets the IPv6 address {}.", part(0), address);
    }
    if (verb == "flush_queue") return fmt::format("{} is told to try everything in its queue now.", part(0));
    if (verb == "refuse") return fmt::format("{} is told to refuse {} with “{}”{}.", part(0), part(1), part(2), extra);
    if (verb == "cut") return fmt::format("The cable of {} is to be cut: {}{}.", part(0), part(1), extra);
    if (verb == "strip") return fmt::format("Somebody on the way to {} takes {} out of what servers offer{}.", part(0), part(1), extra);
    if (verb == "tap") return fmt::format("Somebody reads along on the way to {}{}.", part(0), extra);
    if (verb == "set_link") return fmt::format("The link between {} and {} changes: {}.", part(0), part(1).empty() ? "anyone" : part(1),
                                               more.empty() ? "as usual" : more);
    if (verb == "mend") return part(0).empty() && more.empty() ? "Everything that was made to go wrong is well again."
                                                               : fmt::format("What was made to go wrong is well again: {}{}.", part(0), more);
    return {};
}

}  // namespace

std::string act_sentence(const Scene& scene, const Entry& entry) {
    const std::string_view text = scene.journal.text(entry);
    const auto parts = quoted_parts(text);
    if (text.starts_with("let_pass")) return "Nobody does anything; the run goes on from here.";
    if (parts.empty()) return std::string{text} + ".";
    if (std::string said = delivery_act_sentence(text, parts); !said.empty()) return said;
    const std::string& device = parts[0];
    const std::string person = person_at(scene.world, device);
    if (text.starts_with("mail_account("))
        return fmt::format("{} adds the account {} to the mail program at {}.", person, parts.size() > 1 ? parts[1] : "", device);
    if (text.starts_with("bridge("))
        return fmt::format("{} installs a bridge at {}: a local IMAP server with the key to the mail.", person, device);
    if (text.starts_with("ciphertext("))
        return fmt::format("Outside, OpenSSL has sealed a text for the key of {}.", device);
    if (text.starts_with("send_draft"))   // before "send", which it begins with
        return fmt::format("{} finishes the draft {} at {} and presses Send.", person, letter_of_act(scene.world, text), device);
    if (text.starts_with("send")) {
        const std::string subject = value_after(text, "subject");
        const std::string what = subject.empty() ? "a letter" : "“" + shortened(subject, 60) + "”";
        const std::string account = value_after(text, "account");
        return fmt::format("{} writes {} to {} and presses Send at {}{}.", person, what,
                           parts.size() > 1 ? parts[1] : "nobody", device, account.empty() ? "" : ", as " + account);
    }
    if (text.starts_with("check_mail"))
        return fmt::format("{} presses Get mail at {}.", person, device);
    if (text.starts_with("open"))
        return fmt::format("{} opens {} at {}.", person, letter_of_act(scene.world, text), device);
    if (text.starts_with("delete")) {
        return fmt::format("{} deletes {} in {} at {}.", person, letter_of_act(scene.world, text),
                           parts.size() > 1 ? parts[1] : "a folder", device);
    }
    if (text.starts_with("on(")) return fmt::format("{} is switched on.", device);
    if (text.starts_with("off(")) return fmt::format("{} is switched off.", device);
    if (text.starts_with("set(")) {
        return fmt::format("{} changes the account settings at {}: {}.", person, device, settings_in_words(braces_of(text)));
    }
    if (text.starts_with("mark("))
        return fmt::format("{} marks {} as {} at {}.", person, letter_of_act(scene.world, text),
                           parts.size() > 1 ? parts[1] : "read", device);
    if (text.starts_with("move("))
        return fmt::format("{} moves {} to {} at {}.", person, letter_of_act(scene.world, text),
                           parts.size() > 1 ? parts[1] : "a folder", device);
    if (text.starts_with("copy("))
        return fmt::format("{} copies {} to {} at {}.", person, letter_of_act(scene.world, text),
                           parts.size() > 1 ? parts[1] : "a folder", device);
    if (text.starts_with("empty_trash"))
        return fmt::format("{} empties the Trash at {}.", person, device);
    if (text.starts_with("clean_up"))
        return fmt::format("{} lets the program at {} remove what is marked as deleted.", person, device);
    if (text.starts_with("upload"))
        return fmt::format("{} puts a folder of {} on the IMAP server.", person, device);
    if (text.starts_with("draft"))
        return fmt::format("{} saves a draft at {}.", person, device);
    if (text.starts_with("reply("))
        return fmt::format("{} answers {} at {} and presses Send.", person, letter_of_act(scene.world, text), device);
    if (text.starts_with("quit("))
        return fmt::format("{} quits the mail program at {}.", person, device);
    if (text.starts_with("lose("))
        return text.find("store_only = true") != std::string_view::npos
                   ? fmt::format("The mail program at {} loses everything it has stored.", device)
                   : fmt::format("{} is lost, with everything on it.", device);
    if (text.starts_with("memory("))
        return memory_sentence(device, parts.size() > 1 ? parts[1] : "lose");
    if (text.starts_with("serve_outside"))
        return "The servers are open to real programs of this computer.";
    if (text.starts_with("end_outside"))
        return "The servers are no longer open to real programs: whoever is connected is told goodbye.";
    if (text.starts_with("outside_opened"))
        return fmt::format("{} connects to {} by {}.", device, parts.size() > 1 ? parts[1] : "a server", base::to_upper(value_after(text, "protocol")));
    if (text.starts_with("outside_closed"))
        return "The connection from outside ends.";
    if (text.starts_with("set_quota"))
        return fmt::format("The operator sets the quota of {}.", device);
    if (text.starts_with("reset_uidvalidity"))
        return fmt::format("The store of {} numbers a folder anew.", device);
    if (text.starts_with("rebuild_uidl"))
        return fmt::format("The store makes all unique-ids of {} anew.", device);
    if (text.starts_with("back_up"))
        return fmt::format("The operator makes a backup of {}.", device);
    if (text.starts_with("restore("))
        return fmt::format("The operator restores {} from the backup.", device);
    return std::string{text} + ".";
}

std::string narrate(const Narrator& narrator, base::EntryId id) {
    if (!id || id.value > narrator.scene.journal.size()) return {};
    const Entry& entry = narrator.scene.journal[id];
    switch (entry.kind) {
        case FactKind::Line:
        case FactKind::Content:
            return narrate_line(narrator, entry);
        case FactKind::Act:
            return act_sentence(narrator.scene, entry);
        case FactKind::StreamOpened:
        case FactKind::StreamClosed:
        case FactKind::StreamCut:
        case FactKind::ConnectFailed:
            return narrate_stream(narrator, entry);
        case FactKind::CopyMade:
        case FactKind::CopyEnded:
        case FactKind::CopyChanged:
        case FactKind::MarkedDeleted:
        case FactKind::Unmarked:
        case FactKind::Hidden:
            return narrate_copy(narrator, entry);
        default:
            return narrate_fact(narrator, entry);
    }
}

std::string rfc_words(std::string_view rfc) {
    if (rfc.empty()) return {};
    const std::size_t space = rfc.find(' ');
    if (space == std::string_view::npos) return fmt::format("RFC {}", rfc);
    return fmt::format("RFC {}, section {}", rfc.substr(0, space), rfc.substr(space + 1));
}

LineExplanation explain_line(const Narrator& narrator, base::EntryId id, bool reveal) {
    LineExplanation out;
    const Scene& scene = narrator.scene;
    if (!id || id.value > scene.journal.size()) return out;
    const Entry& entry = scene.journal[id];
    out.entry = id;
    out.is_line = entry.is_line();
    out.from_client = entry.has(Entry::kFromClient);
    if (out.is_line) {
        const Ends ends = ends_of(narrator, entry);
        out.who = out.from_client ? fmt::format("{} says to {}", ends.client, ends.server)
                                  : fmt::format("{} answers {}", ends.server, ends.client);
        if (entry.kind == FactKind::Line) {
            out.line = line_words(scene.journal, entry, reveal);
            explain_tokens(narrator, entry, out);
        } else {
            out.line = fmt::format("[{} of message text]", size_words(entry.text_size));
        }
        if (const Explanation* words = explanation_of(narrator.explanations, entry)) {
            out.meaning = filled(words->text, ends.client, ends.server);
            out.rfc = rfc_words(words->rfc);
        }
        if (const base::LineKind* kind = kind_of(entry); kind != nullptr && out.rfc.empty())
            out.rfc = rfc_words(kind->rfc);
    } else {
        out.who = std::string{time_words(scene.world, entry.at)};
        out.meaning = narrate(narrator, id);
        if (entry.kind == FactKind::Act) out.line = std::string{scene.journal.text(entry)};
    }
    for (const base::EntryId effect : effects_of(scene.journal, id, scene.entries)) {
        const Entry& fact = scene.journal[effect];
        if (fact.is_line()) continue;
        std::string sentence = narrate(narrator, effect);
        if (sentence.empty()) continue;
        out.effects.push_back(std::move(sentence));
        out.effect_entries.push_back(effect);
    }
    return out;
}

std::string narration_text(const Narrator& narrator) {
    std::string out;
    const Scene& scene = narrator.scene;
    for (std::uint32_t n = 1; n <= scene.entries; ++n) {
        const base::EntryId id{n};
        const std::string sentence = narrate(narrator, id);
        if (sentence.empty()) continue;
        out += time_words(scene.world, scene.journal[id].at);
        out += "  ";
        out += sentence;
        out += '\n';
    }
    return out;
}

}  // namespace gui
