// What the program reads: status lines, lists, texts.

#include <algorithm>
#include <utility>

#include "protocols/base/octets.h"
#include "protocols/pop3/client_session.h"
#include "protocols/pop3/commands.h"
#include "protocols/pop3/lines.h"

namespace pop3 {

namespace {

constexpr std::uint64_t kReserveMax = 1U << 20;

/// "[IN-USE] text" without its code; `code` gets it in upper case.
std::string_view split_code(std::string_view text, std::string& code) {
    if (!text.starts_with('[')) return text;
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return text;
    code = base::to_upper(text.substr(1, end - 1));
    text.remove_prefix(end + 1);
    if (text.starts_with(' ')) text.remove_prefix(1);
    return text;
}

/// The time stamp of a greeting (RFC 1939 7, APOP), or nothing.
std::string_view find_stamp(std::string_view text) {
    const std::size_t begin = text.find('<');
    const std::size_t end = text.find('>', begin == std::string_view::npos ? 0 : begin);
    if (begin == std::string_view::npos || end == std::string_view::npos) return {};
    const std::string_view stamp = text.substr(begin, end - begin + 1);
    return stamp.find('@') == std::string_view::npos ? std::string_view{} : stamp;
}

}  // namespace

void ClientSession::take_status(std::string_view line, wire::Effects& out,
                                std::vector<ClientEvent>& events) {
    const bool challenge = line.starts_with("+ ") || line == "+";
    if (challenge && sasl_ && !pending_.empty() && pending_.front().ask == Ask::Auth) {
        return take_challenge(line.substr(std::min<std::size_t>(2, line.size())), out);
    }
    const bool ok = line.starts_with("+OK");
    std::string_view text = line.substr(std::min<std::size_t>(ok ? 3 : 4, line.size()));
    if (text.starts_with(' ')) text.remove_prefix(1);
    if (step_ == Step::Greeting && !ok && !line.starts_with("-ERR")) {
        events.emplace_back(CannotServe{"POP3"});
        out.close();
        return end(false, events);
    }
    if (step_ == Step::Greeting) return take_greeting(ok, text, events);
    if (pending_.empty()) return;   // nobody asked
    const Pending pending = pending_.front();
    switch (pending.ask) {
        case Ask::Capa:
        case Ask::Uidl:
        case Ask::List:
            in_list_ = ok;
            if (!ok) return finish_list(false, events);
            if (pending.ask == Ask::Capa) {
                can_ = ServerCan{};
                can_.asked = true;
            }
            return;
        case Ask::Stls: return take_stls(ok, out, events);
        case Ask::Utf8:
            pending_.erase(pending_.begin());
            step_ = Step::Login;
            return;
        case Ask::User:
        case Ask::Pass:
        case Ask::Apop:
        case Ask::Auth:
            pending_.erase(pending_.begin());
            return take_login(pending.ask, ok, text, events);
        case Ask::Stat: {
            pending_.erase(pending_.begin());
            const CutCommand cut = cut_command(text);
            const auto count = base::parse_number(cut.word, UINT32_MAX).value_or(0);
            const auto octets = base::parse_number(cut_command(cut.rest).word).value_or(0);
            if (ok) events.emplace_back(Listed{static_cast<std::uint32_t>(count), octets});
            step_ = uses_unique_ids() ? Step::UniqueIds : Step::Sizes;
            return;
        }
        case Ask::Retr:
        case Ask::Top:
        case Ask::Dele: return take_letter_reply(pending, ok, text, events);
        case Ask::Quit:
            pending_.erase(pending_.begin());
            if (ok && !marked_.empty()) events.emplace_back(Removed{std::exchange(marked_, {})});
            out.close();
            end(ok, events);
            if (!ok) std::get<SessionEnded>(events.back()).refused = text.empty() ? "-ERR" : std::string{text};
            return;
    }
}

void ClientSession::take_stls(bool ok, wire::Effects& out, std::vector<ClientEvent>& events) {
    pending_.erase(pending_.begin());
    tls_tried_ = true;
    if (!ok) return after_capabilities(events);
    encrypted_ = true;
    out.start_tls();
    // Nothing that was said in the clear counts any more (RFC 2595 4).
    reader_.discard();
    const bool asked = can_.asked;
    can_ = ServerCan{};
    if (!asked) return after_capabilities(events);
    step_ = Step::CapabilitiesAgain;
}

void ClientSession::take_greeting(bool ok, std::string_view text, std::vector<ClientEvent>& events) {
    if (!ok) {
        events.emplace_back(LoginRefused{std::string{text}, true});
        served_ = false;
        step_ = Step::Leave;
        return;
    }
    stamp_ = find_stamp(text);
    if (profile_->ask_capabilities || profile_->pipelining || profile_->utf8) {
        step_ = Step::Capabilities;
        return;
    }
    after_capabilities(events);
}

void ClientSession::take_login(Ask ask, bool ok, std::string_view text,
                               std::vector<ClientEvent>& events) {
    const bool server_is_false = ok && ask == Ask::Auth && sasl_ && !sasl_->server_proved();
    sasl_.reset();
    if (ok && ask == Ask::User) {
        passing_ = true;
        return;
    }
    passing_ = false;
    if (ok && !server_is_false) {
        step_ = Step::Count;
        return;
    }
    std::string code;
    const std::string_view said = split_code(text, code);
    const bool later = code == "IN-USE" || code == "LOGIN-DELAY" || code.starts_with("SYS/TEMP");
    events.emplace_back(server_is_false
                            ? LoginRefused{"the server did not prove that it knows the password", false}
                            : LoginRefused{std::string{said}, later});
    served_ = false;
    step_ = Step::Leave;
}

void ClientSession::take_challenge(std::string_view challenge, wire::Effects& out) {
    const auto octets = base::base64_decode(challenge);
    wire::SaslStep step;
    if (octets && late_initial_) {
        step = {wire::SaslOutcome::Continue, *std::exchange(late_initial_, std::nullopt)};
    } else if (octets) {
        step = sasl_->respond(*octets);
    }
    const bool goes_on = step.outcome == wire::SaslOutcome::Continue ||
                         step.outcome == wire::SaslOutcome::Done;
    const std::string answer = goes_on ? base::base64_encode(step.octets) : "*";
    auto& item = out.line(static_cast<std::uint16_t>(goes_on ? Line::ClientAuthResponse
                                                             : Line::ClientAuthCancel),
                          answer);
    if (goes_on) item.secret_end = static_cast<std::uint32_t>(answer.size());
}

void ClientSession::take_letter_reply(Pending pending, bool ok, std::string_view text,
                                      std::vector<ClientEvent>& events) {
    const Task& task = (*tasks_)[pending.task];
    if (pending.ask != Ask::Dele && ok) {
        in_body_ = at_line_start_ = true;
        body_.clear();
        // The size is what the server claims; a false one must not cost memory.
        body_.reserve(std::min<std::uint64_t>(task.octets, kReserveMax));
        return;
    }
    pending_.erase(pending_.begin());
    if (pending.ask != Ask::Dele) {
        events.emplace_back(NotFetched{task.unique_id, std::string{text}});
    } else if (ok) {
        events.emplace_back(MarkedForRemoval{task.unique_id});
        marked_.push_back(task.unique_id);
    }
    if (pending_.empty() && to_mark_.empty() && (more_ || next_task_ >= tasks_->size())) {
        step_ = Step::Leave;
    }
}

/// Reads as much of a text as there is; true once its lone dot has come.
bool ClientSession::take_body(std::vector<ClientEvent>& events) {
    for (;;) {
        const std::string_view pending = reader_.pending();
        if (at_line_start_) {
            if (pending.empty() || pending == "." || pending == ".\r") return false;
            if (pending.starts_with(".\r\n")) {
                (void)reader_.take_octets(3);
                break;
            }
            if (pending.front() == '.') (void)reader_.take_octets(1);
            at_line_start_ = false;
            continue;
        }
        const std::size_t end = pending.find("\r\n");
        if (end != std::string_view::npos) {
            body_.append(reader_.take_octets(end + 2));
            at_line_start_ = true;
            continue;
        }
        // The last octet may be the CR of a CRLF that is still on its way.
        const std::size_t half = pending.ends_with('\r') ? 1 : 0;
        body_.append(reader_.take_octets(pending.size() - half));
        return false;
    }
    in_body_ = false;
    const Pending asked = pending_.front();
    pending_.erase(pending_.begin());
    const Task& task = (*tasks_)[asked.task];
    events.emplace_back(Fetched{task.unique_id, base::SharedOctets{std::exchange(body_, {})},
                                asked.ask == Ask::Top});
    if (task.remove) to_mark_.push_back(asked.task);
    if (pending_.empty() && to_mark_.empty() && (more_ || next_task_ >= tasks_->size())) {
        step_ = Step::Leave;
    }
    return true;
}

void ClientSession::take_item(std::string_view line, std::vector<ClientEvent>& events) {
    if (line == ".") {
        in_list_ = false;
        return finish_list(true, events);
    }
    if (line.starts_with('.')) line.remove_prefix(1);
    switch (pending_.front().ask) {
        case Ask::Capa: return take_capability(line);
        case Ask::List: return take_listing(line);
        default: return take_unique_id(line);
    }
}

void ClientSession::take_capability(std::string_view line) {
    CutCommand cut = cut_command(line);
    const std::string tag = base::to_upper(cut.word);
    if (tag == "TOP") can_.top = true;
    if (tag == "STLS") can_.stls = true;
    if (tag == "UTF8") can_.utf8 = true;
    if (tag == "PIPELINING") can_.pipelining = true;
    if (tag == "EXPIRE") {
        const auto days = base::parse_number(cut_command(cut.rest).word, UINT32_MAX);
        if (days) can_.expire_days = static_cast<std::uint32_t>(*days);
    }
    if (tag == "LOGIN-DELAY") {
        const auto seconds = base::parse_number(cut_command(cut.rest).word, 1'000'000'000);
        if (seconds) can_.login_delay = base::seconds(static_cast<std::int64_t>(*seconds));
    }
    while (tag == "SASL" && cut.has_rest) {
        cut = cut_command(cut.rest);
        const auto mechanism = wire::find_mechanism(cut.word);
        if (!mechanism) continue;
        const unsigned bit = 1U << static_cast<unsigned>(*mechanism);
        can_.mechanisms = static_cast<std::uint8_t>(can_.mechanisms | bit);
    }
}

void ClientSession::take_listing(std::string_view line) {
    const CutCommand cut = cut_command(line);
    const auto number = base::parse_number(cut.word, UINT32_MAX);
    const auto octets = base::parse_number(cut_command(cut.rest).word);
    if (number && octets) task_of(static_cast<std::uint32_t>(*number)).octets = *octets;
}

void ClientSession::take_unique_id(std::string_view line) {
    const CutCommand cut = cut_command(line);
    const auto number = base::parse_number(cut.word, UINT32_MAX);
    if (number && !cut.rest.empty()) {
        task_of(static_cast<std::uint32_t>(*number)).unique_id = cut.rest;
    }
}

/// A list has come to its end, or was refused.
void ClientSession::finish_list(bool ok, std::vector<ClientEvent>& events) {
    const Ask ask = pending_.front().ask;
    pending_.erase(pending_.begin());
    if (ask == Ask::Capa) return after_capabilities(events);
    if (step_ == Step::Leave) return;   // written in one group with a command that failed
    if (ask == Ask::Uidl && !ok) {
        // Without unique-ids only "remove at download" can be followed: everything is new.
        const bool can_do_without =
            profile_->remove_at_download && wishes_ == Wishes{} && !profile_->headers_only;
        if (!can_do_without) return cannot_serve("UIDL", events);
        without_ids_ = true;
        step_ = Step::Sizes;
        return;
    }
    if (!ok) {
        served_ = false;
        step_ = Step::Leave;
        return;
    }
    if (ask == Ask::Uidl && (profile_->size_limit != 0 || pipelines())) {
        step_ = Step::Sizes;
        return;
    }
    make_plan(events);
}

}  // namespace pop3
