#include "protocols/pop3/client_session.h"

#include <utility>

#include "protocols/base/digest.h"
#include "protocols/base/octets.h"
#include "protocols/pop3/lines.h"

namespace pop3 {

namespace {

/// Letters asked for at once where the server allows it (RFC 2449 6.6).
constexpr std::size_t kGroup = 8;

Line line_of_ask(std::uint8_t ask) {
    constexpr Line kLines[] = {Line::ClientCapa, Line::ClientStls, Line::ClientUtf8, Line::ClientUser,
                               Line::ClientPass, Line::ClientApop, Line::ClientAuth, Line::ClientStat,
                               Line::ClientUidl, Line::ClientList, Line::ClientRetr, Line::ClientTop,
                               Line::ClientDele, Line::ClientQuit};
    return kLines[ask];
}

std::optional<wire::Mechanism> mechanism_of(ClientLogin login) {
    switch (login) {
        case ClientLogin::UserPass:
        case ClientLogin::Apop: return std::nullopt;
        case ClientLogin::Plain: return wire::Mechanism::Plain;
        case ClientLogin::Login: return wire::Mechanism::Login;
        case ClientLogin::CramMd5: return wire::Mechanism::CramMd5;
        case ClientLogin::ScramSha256: return wire::Mechanism::ScramSha256;
    }
    return std::nullopt;
}

}  // namespace

void keep_memory(Seen& memory, const ClientEvent& event, base::Instant now) {
    if (const auto* fetched = std::get_if<Fetched>(&event)) {
        if (!fetched->unique_id.empty()) {
            memory.remember(fetched->unique_id, now, fetched->headers_only);
        }
    } else if (const auto* removed = std::get_if<Removed>(&event)) {
        for (const std::string& id : removed->unique_ids) memory.removed(id);
    } else if (const auto* gone = std::get_if<GoneFromServer>(&event)) {
        for (const std::string& id : gone->unique_ids) memory.forget(id);
    }
}

ClientSession::ClientSession(base::Cow<ClientProfile> profile, Seen memory, Wishes wishes,
                             base::Instant now)
    : profile_{std::move(profile)},
      memory_{std::move(memory)},
      wishes_{std::move(wishes)},
      encrypted_{profile_->encrypted},
      started_{now},
      last_heard_{now} {}

bool ClientSession::wants_to_act() const {
    return step_ != Step::Greeting && step_ != Step::Finished && pending_.empty();
}

bool ClientSession::finished() const { return step_ == Step::Finished; }

bool ClientSession::pipelines() const { return profile_->pipelining && can_.pipelining; }

bool ClientSession::uses_unique_ids() const {
    if (without_ids_) return false;
    return profile_->remember || !wishes_.remove_now.empty() || !wishes_.fetch_now.empty();
}

void ClientSession::write(wire::Effects& out, Ask ask, std::string_view verb,
                          std::string_view argument, bool secret, std::uint32_t task) {
    std::string& buffer = out.buffer();
    buffer.append(verb);
    if (!argument.empty()) {
        buffer.push_back(' ');
        buffer.append(argument);
    }
    buffer.append("\r\n");
    auto& item = out.end_line(static_cast<std::uint16_t>(line_of_ask(static_cast<std::uint8_t>(ask))));
    if (secret) {
        item.secret_end = item.end - item.begin - 2;
        item.secret_begin = item.secret_end - static_cast<std::uint32_t>(argument.size());
        // The name in front of the digest or initial response is no secret.
        const std::size_t space = ask == Ask::Pass ? std::string_view::npos : argument.find(' ');
        if (space != std::string_view::npos) {
            item.secret_begin += static_cast<std::uint32_t>(space) + 1;
        }
    }
    pending_.push_back({ask, task});
}

void ClientSession::write_number(wire::Effects& out, Ask ask, std::uint32_t task) {
    std::string argument;
    base::append_number(argument, (*tasks_)[task].number);
    if (ask == Ask::Top) argument += " 0";
    const std::string_view verb = ask == Ask::Retr ? "RETR" : ask == Ask::Top ? "TOP" : "DELE";
    write(out, ask, verb, argument, false, task);
}

void ClientSession::act(base::Instant, wire::Effects& out) {
    switch (step_) {
        case Step::Greeting:
        case Step::Finished: return;
        case Step::Capabilities:
        case Step::CapabilitiesAgain: return write(out, Ask::Capa, "CAPA");
        case Step::StartTls: return write(out, Ask::Stls, "STLS");
        case Step::Utf8: return write(out, Ask::Utf8, "UTF8");
        case Step::Login: return act_login(out);
        case Step::Count:
            write(out, Ask::Stat, "STAT");
            if (!pipelines()) return;
            if (uses_unique_ids()) write(out, Ask::Uidl, "UIDL");
            write(out, Ask::List, "LIST");
            return;
        case Step::UniqueIds: return write(out, Ask::Uidl, "UIDL");
        case Step::Sizes: return write(out, Ask::List, "LIST");
        case Step::Letters: return act_letters(out);
        case Step::Leave: return write(out, Ask::Quit, "QUIT");
    }
}

void ClientSession::act_login(wire::Effects& out) {
    const ClientProfile& profile = *profile_;
    if (passing_) return write(out, Ask::Pass, "PASS", profile.password, true);
    if (profile.login == ClientLogin::UserPass) return write(out, Ask::User, "USER", profile.user);
    if (profile.login == ClientLogin::Apop) {
        const std::string digest = base::hex(base::md5(stamp_ + profile.password));
        return write(out, Ask::Apop, "APOP", profile.user + " " + digest, true);
    }
    const wire::Mechanism mechanism = *mechanism_of(profile.login);
    std::string unique;
    base::append_number(unique, static_cast<std::uint64_t>(started_.time_since_epoch().count()));
    sasl_.emplace(mechanism, profile.user, profile.password, unique + stamp_);
    std::string argument{wire::mechanism_name(mechanism)};
    auto initial = sasl_->initial();
    // A command line has room for 255 octets (RFC 2449 4); what is longer answers the server's "+".
    const std::size_t room = 255 - std::string_view{"AUTH  \r\n"}.size() - argument.size();
    if (initial && (initial->size() + 2) / 3 * 4 > room) late_initial_ = std::exchange(initial, std::nullopt);
    if (initial) argument += " " + (initial->empty() ? "=" : base::base64_encode(*initial));
    write(out, Ask::Auth, "AUTH", argument, initial.has_value());
}

void ClientSession::act_letters(wire::Effects& out) {
    const std::size_t group = pipelines() ? kGroup : 1;
    // Letters that the program has in its hands may be marked now.
    std::size_t written = 0;
    while (!to_mark_.empty() && (written < group || pipelines())) {
        write_number(out, Ask::Dele, to_mark_.front());
        to_mark_.erase(to_mark_.begin());
        ++written;
    }
    for (; written < group && next_task_ < tasks_->size() && !more_; ++written) {
        const Task& task = (*tasks_)[next_task_];
        write_number(out, task.fetch ? (task.headers_only ? Ask::Top : Ask::Retr) : Ask::Dele, next_task_);
        if (task.fetch && !task.headers_only) ++fetched_;
        next_task();
    }
}

void ClientSession::cannot_serve(std::string_view what, std::vector<ClientEvent>& events) {
    events.emplace_back(CannotServe{std::string{what}});
    served_ = false;
    step_ = Step::Leave;
}

/// Chooses what follows once it is known (or was not asked) what the server can do.
void ClientSession::after_capabilities(std::vector<ClientEvent>& events) {
    const ClientProfile& profile = *profile_;
    const bool wants_tls = (profile.use_stls || profile.require_tls) && !encrypted_ && !tls_tried_;
    if (wants_tls && (!can_.asked || can_.stls)) {
        step_ = Step::StartTls;
        return;
    }
    if (profile.require_tls && !encrypted_) return cannot_serve("STLS", events);
    if (can_.asked) {
        events.emplace_back(ServerPolicy{can_.expire_days, can_.login_delay});
        const auto mechanism = mechanism_of(profile.login);
        if (mechanism && (can_.mechanisms >> static_cast<unsigned>(*mechanism) & 1U) == 0) {
            return cannot_serve("SASL", events);
        }
        if (profile.headers_only && !can_.top) return cannot_serve("TOP", events);
    }
    if (profile.login == ClientLogin::Apop && stamp_.empty()) return cannot_serve("APOP", events);
    step_ = profile.utf8 && can_.utf8 ? Step::Utf8 : Step::Login;
}

void ClientSession::receive(std::string_view octets, base::Instant now, wire::Effects& out,
                            std::vector<ClientEvent>& events) {
    if (step_ == Step::Finished) return;
    last_heard_ = now;
    reader_.feed(octets);
    while (step_ != Step::Finished) {
        if (in_body_) {
            if (!take_body(events)) return;
            continue;
        }
        const wire::LineReader::Next next = reader_.next_line();
        if (next.got == wire::LineReader::Got::Nothing) return;
        // A line too long to be a reply is no reply at all.
        const std::string_view line = next.got == wire::LineReader::Got::Line ? next.line : "-ERR";
        if (in_list_) {
            take_item(line, events);
        } else {
            take_status(line, out, events);
        }
    }
}

void ClientSession::expire(base::Instant now, wire::Effects& out, std::vector<ClientEvent>& events) {
    if (step_ == Step::Finished || now < last_heard_ + profile_->patience) return;
    out.close();
    end(false, events);
}

void ClientSession::disconnected(base::Instant, std::vector<ClientEvent>& events) {
    if (step_ != Step::Finished) end(false, events);
}

void ClientSession::end(bool in_good_order, std::vector<ClientEvent>& events) {
    step_ = Step::Finished;
    pending_.clear();
    events.emplace_back(SessionEnded{in_good_order, {}, in_good_order && served_ && more_ ? static_cast<std::uint32_t>(tasks_->size() - next_task_) : 0});
}

std::optional<base::Instant> ClientSession::deadline() const {
    if (step_ == Step::Finished) return std::nullopt;
    return last_heard_ + profile_->patience;
}

}  // namespace pop3
