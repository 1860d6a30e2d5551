#include "app/run_json.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "protocols/base/civil_time.h"
#include "protocols/base/octets.h"
#include "protocols/mail/charset.h"
#include "sim/act_form.h"
#include "sim/time_text.h"
#include "sim/world.h"

namespace app {

namespace {

using Json = nlohmann::ordered_json;

/// Lines and letters that a document for playing again tells beside what plays it.
constexpr std::uint64_t kToldMax = std::uint64_t{64} << 20;
constexpr std::size_t kLong = 64 * 1024;

/// Written as `\u0001`, control characters would take six times their room.
bool is_mostly_text(std::string_view octets) {
    const auto odd = std::count_if(octets.begin(), octets.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' && c != '\r' && c != '\n' && c != '\t'; });
    return static_cast<std::size_t>(odd) < octets.size() / 16;
}

/// Puts octets under `key`, or as base64 under `key_base64` if they are no UTF-8 or long and no text.
void put_octets(Json& object, const std::string& key, std::string_view octets) {
    if (mail::is_utf8(octets) && (octets.size() < kLong || is_mostly_text(octets))) {
        object[key] = std::string{octets};
    } else {
        object[key + "_base64"] = base::base64_encode(octets);
    }
}

std::string when(base::Instant at) { return base::iso_time(at); }

const char* protocol_word(base::Protocol protocol) {
    switch (protocol) {
        case base::Protocol::Smtp: return "smtp";
        case base::Protocol::Submission: return "submission";
        case base::Protocol::Pop3: return "pop3";
        case base::Protocol::Imap: return "imap";
        case base::Protocol::Dns: return "dns";
        case base::Protocol::None: break;
    }
    return "none";
}

const char* kind_word(base::FactKind kind) {
    using base::FactKind;
    switch (kind) {
        case FactKind::Line: return "line";
        case FactKind::Content: return "content";
        case FactKind::Act: return "act";
        case FactKind::StreamOpened: return "opened";
        case FactKind::StreamClosed: return "closed";
        case FactKind::StreamCut: return "cut";
        case FactKind::ConnectFailed: return "connect-failed";
        case FactKind::CopyMade: return "copy-made";
        case FactKind::CopyEnded: return "copy-ended";
        case FactKind::CopyChanged: return "copy-changed";
        case FactKind::QueueScheduled: return "queue-scheduled";
        case FactKind::HostPower: return "power";
        case FactKind::Note: return "note";
        case FactKind::StateChanged: return "state";
        case FactKind::LoggedIn: return "logged-in";
        case FactKind::LoginFailed: return "login-failed";
        case FactKind::LockTaken: return "lock-taken";
        case FactKind::LockReleased: return "lock-released";
        case FactKind::MarkedDeleted: return "marked-deleted";
        case FactKind::Unmarked: return "unmarked";
        case FactKind::FlagsChanged: return "flags";
        case FactKind::Accepted: return "accepted";
        case FactKind::Refused: return "refused";
        case FactKind::Forgiven: return "forgiven";
        case FactKind::MailboxEvent: return "mailbox";
        case FactKind::RecipientFailed: return "recipient-failed";
        case FactKind::NoticeWritten: return "notice-written";
        case FactKind::Expanded: return "expanded";
        case FactKind::Dropped: return "dropped";
        case FactKind::Unanswered: return "unanswered";
        case FactKind::FaultBit: return "fault";
        case FactKind::ProviderActs: return "provider-acts";
        case FactKind::Hidden: return "hidden";
        case FactKind::ProgramActs: return "program-acts";
        case FactKind::ProgramSays: return "program-says";
        case FactKind::WebRequest: return "web-request";
        case FactKind::Labelled: return "labelled";
        case FactKind::Unlabelled: return "unlabelled";
    }
    return "note";
}

const char* place_word(base::PlaceKind place) {
    switch (place) {
        case base::PlaceKind::Outbox: return "outbox";
        case base::PlaceKind::Queue: return "queue";
        case base::PlaceKind::Mailbox: return "mailbox";
        case base::PlaceKind::Device: return "device";
    }
    return "";
}

/// The text of a document as its parts are handed in: what was written is not held, since a long run is much of it.
class Text {
  public:
    explicit Text(const script::StopButton& stop) : stop_{stop} {}

    void put(const char* key, const Json& value) { begin(key), out_ += deeper(dumped(value), "\n "); }
    /// The elements of a list are taken apart one by one.
    void put_list(const char* key, Json list) {
        if (list.empty()) return put(key, list);
        begin(key);
        out_ += '[';
        const char* between = "\n  ";
        for (Json& one : list) {
            if (stop_.is_pressed()) return;
            const Json element = std::move(one);
            (out_ += std::exchange(between, ",\n  ")) += deeper(dumped(element), "\n  ");
        }
        out_ += "\n ]";
    }
    [[nodiscard]] std::string end() { return std::move(out_) + "\n}\n"; }

  private:
    /// A text for which nobody foresaw octets that are no UTF-8 is no reason to lose the whole run.
    static std::string dumped(const Json& value) { return value.dump(1, ' ', false, Json::error_handler_t::replace); }
    void begin(const char* key) { ((out_ += std::exchange(between_, ",\n \"")) += key) += "\": "; }
    /// Texts hold no line ends of their own: those are escaped.
    static std::string deeper(const std::string& text, std::string_view line_end) {
        std::string out;
        out.reserve(text.size() + text.size() / 8);
        for (const char c : text) {
            if (c == '\n') out += line_end;
            else out += c;
        }
        return out;
    }

    const script::StopButton& stop_;
    const char* between_ = "{\n \"";
    std::string out_;
};

class Writer {
  public:
    Writer(const sim::Timeline& timeline, bool secrets, const script::StopButton& stop)
        : world_{timeline.world()}, log_{timeline.journal()}, entries_{timeline.entries()}, secrets_{secrets}, stop_{stop} {}

    std::string document(const sim::Timeline& timeline, DocumentFor use) {
        Text out{stop_};
        out.put("format", kRunFormat);
        out.put("world", world_.name);
        out.put("title", world_.title);
        out.put("seed", world_.seed);
        out.put("start", when(world_.start));
        out.put("now", when(world_.now));
        out.put("event_count", timeline.cursor());
        out.put("digest", sim::digest(prefix(timeline)));
        if (use == DocumentFor::Looking || tells_what_happened(timeline)) {
            put_what_happened(out);
        } else {
            out.put("what_happened_left_out", true);
        }
        if (use == DocumentFor::PlayingAgain) {
            out.put_list("making", making());
            out.put_list("acts", acts(timeline));
        }
        if (!timeline.places().empty()) out.put_list("map", places(timeline));
        return out.end();
    }

  private:
    void put_what_happened(Text& out) {
        out.put_list("hosts", hosts());
        out.put_list("letters", letters());
        out.put_list("sessions", sessions());
        out.put_list("copies", copies());
        out.put_list("mailboxes", mailboxes());
        out.put_list("queues", queues());
        out.put_list("devices", devices());
        out.put_list("events", events());
    }

    /// Of a long run, each list takes a while to gather.
    [[nodiscard]] bool stopped(std::size_t at) const { return at % 64 == 0 && stop_.is_pressed(); }

    static sim::Journal prefix(const sim::Timeline& timeline) {
        sim::Journal log = timeline.journal();
        if (log.size() != timeline.entries()) log.truncate_to_event(timeline.cursor());
        return log;
    }

    const sim::Entry& at(std::uint32_t id) const { return log_[base::EntryId{id}]; }

    std::string host(base::HostId id) const { return id ? world_.host(id).name : ""; }
    std::string letter(base::LetterId id) const { return id ? world_.letter_name(id) : ""; }
    std::string address(base::AccountId id) const {
        const mail::Account* account = world_.account(id);
        return account == nullptr ? "" : account->address();
    }

    std::string line_text(const sim::Entry& entry) const {
        std::string text{log_.text(entry)};
        if (text.ends_with("\r\n")) text.resize(text.size() - 2);
        if (!secrets_ && entry.kind == base::FactKind::Line && entry.secret_end() > entry.secret_begin() && entry.secret_end() <= text.size()) {
            text.replace(entry.secret_begin(), entry.secret_end() - entry.secret_begin(), "********");
        }
        return text;
    }

    Json cause(base::EntryId id) const {
        if (!id) return nullptr;
        const sim::Entry& entry = log_[id];
        Json out;
        out["entry"] = id.value;
        out["kind"] = kind_word(entry.kind);
        out["at"] = when(entry.at);
        if (entry.session) out["session"] = entry.session.value;
        if (entry.is_line()) {
            out["from"] = entry.has(sim::Entry::kFromClient) ? "client" : "server";
            out["host"] = host(entry.host);
        }
        if (entry.kind == base::FactKind::Content) {
            out["octets"] = entry.text_size;
        } else {
            put_octets(out, "text", line_text(entry));
        }
        return out;
    }

    Json hosts() const {
        Json out = Json::array();
        for (const auto& one : world_.hosts) {
            Json services = Json::array();
            for (const sim::Service& service : one->services) services.push_back({{"protocol", protocol_word(service.protocol)}, {"port", service.port}});
            Json host = {{"name", one->name}, {"address", one->address}, {"kind", one->kind == sim::HostKind::Device ? "device" : "server"},
                      {"on", one->on}, {"services", services}};
            if (one->outside) host["outside"] = true;
            if (!one->program_name.empty()) put_octets(host, "program", one->program_name);
            out.push_back(std::move(host));
        }
        return out;
    }

    Json letters() const {
        Json out = Json::array();
        for (std::uint32_t i = 1; i <= world_.letters.size(); ++i) {
            const sim::LetterInfo& info = world_.letters[i - 1];
            Json one;
            one["id"] = letter(base::LetterId{i});
            put_octets(one, "subject", info.subject);
            put_octets(one, "from", info.from);
            one["written"] = when(info.written);
            out.push_back(std::move(one));
        }
        return out;
    }

    Json sessions() const {
        Json out = Json::array();
        std::map<std::uint32_t, std::size_t> index;
        for (std::uint32_t id = 1; id <= entries_ && !stopped(id); ++id) {
            const sim::Entry& entry = at(id);
            if (entry.kind == base::FactKind::StreamOpened || entry.kind == base::FactKind::ConnectFailed) {
                index[entry.session.value] = out.size();
                out.push_back({{"id", entry.session.value}, {"protocol", protocol_word(entry.protocol)}, {"client", host(entry.host)},
                               {"server", host(base::HostId{static_cast<std::uint32_t>(entry.value2)})}, {"port", entry.value},
                               {"opened", when(entry.at)}, {"connected", entry.kind == base::FactKind::StreamOpened},
                               {"closed", nullptr}, {"lines", Json::array()}});
            }
            const auto place = index.find(entry.session.value);
            if (place == index.end()) continue;
            if (entry.kind == base::FactKind::StreamClosed || entry.kind == base::FactKind::StreamCut) {
                out[place->second]["closed"] = when(entry.at);
                out[place->second]["cut"] = entry.kind == base::FactKind::StreamCut;
            }
            if (entry.successor()) out[place->second]["server"] = host(entry.successor());
            if (!entry.is_line()) continue;
            Json line;
            line["entry"] = id;
            line["from"] = entry.has(sim::Entry::kFromClient) ? "client" : "server";
            line["sent"] = when(entry.at);
            line["arrives"] = when(entry.arrives());
            line["kind"] = std::string{sim::tables_of(entry.protocol).line_kinds[entry.code].key};
            if (entry.kind == base::FactKind::Content) line["content"] = true;
            if (entry.has(sim::Entry::kEndsReply)) line["ends_reply"] = true;
            if (entry.has(sim::Entry::kEncrypted)) line["encrypted"] = true;
            if (entry.letter) line["letter"] = letter(entry.letter);
            put_octets(line, "text", entry.kind == base::FactKind::Content ? std::string{log_.text(entry)} : line_text(entry));
            out[place->second]["lines"].push_back(std::move(line));
        }
        return out;
    }

    Json copies() const {
        Json out = Json::array();
        std::map<std::uint32_t, std::size_t> index;
        const auto& ids = log_.copy_entries();
        for (std::size_t i = 0; i < ids.size() && ids[i].value <= entries_ && !stopped(i); ++i) {
            const sim::Entry& entry = log_[ids[i]];
            if (entry.kind == base::FactKind::CopyMade) {
                index[entry.copy.value] = out.size();
                Json one;
                one["id"] = entry.copy.value;
                one["letter"] = letter(entry.letter);
                one["place"] = place_word(entry.place);
                one["holder"] = host(entry.host);
                one["folder"] = std::string{log_.text(entry)};
                if (entry.account) one["account"] = address(entry.account);
                one["made_from"] = entry.value == 0 ? Json(nullptr) : Json(entry.value);
                one["state"] = entry.code == 1 ? "headers only" : "full";
                one["made"] = {{"at", when(entry.at)}, {"cause", cause(entry.cause)}};
                one["ended"] = nullptr;
                out.push_back(std::move(one));
                continue;
            }
            const auto place = index.find(entry.copy.value);
            if (place == index.end()) continue;
            Json& one = out[place->second];
            if (entry.kind == base::FactKind::CopyEnded) {
                one["state"] = "gone";
                one["ended"] = {{"at", when(entry.at)}, {"cause", cause(entry.cause)}};
            } else if (entry.kind == base::FactKind::MarkedDeleted) {
                one["state"] = "marked";
            } else if (entry.kind == base::FactKind::Unmarked) {
                one["state"] = "full";
            } else if (entry.kind == base::FactKind::CopyChanged) {
                one["state"] = std::string{log_.text(entry)};
            }
        }
        return out;
    }

    Json mailboxes() const {
        Json out = Json::array();
        for (const sim::Provider& provider : world_.providers) {
            for (const auto& account : provider.store.accounts) {
                for (const auto& mailbox : account->mailboxes) {
                    Json messages = Json::array();
                    std::uint32_t number = 0;
                    for (const mail::StoredMessage& stored : mailbox->messages) {
                        if (stopped(number)) return out;
                        Json one{{"number", ++number}, {"uid", stored.uid.value},
                                 {"unique_id", mail::unique_id(mailbox->uid_validity, stored)}, {"letter", letter(stored.letter)},
                                 {"copy", stored.copy.value}, {"flags", mailbox->flags_text(stored.flags)},
                                 {"octets", stored.message.size()}};
                        put_octets(one, "text", stored.message.text());
                        messages.push_back(std::move(one));
                    }
                    out.push_back({{"account", account->address()}, {"folder", mailbox->name},
                                   {"uidvalidity", mailbox->uid_validity.value}, {"uidnext", mailbox->uid_next.value},
                                   {"messages", std::move(messages)}});
                }
            }
        }
        return out;
    }

    Json queues() const {
        Json out = Json::array();
        for (const auto& one : world_.hosts) {
            for (const sim::QueueEntry& entry : one->queue) {
                Json recipients = Json::array();
                for (const sim::QueuedRecipient& r : entry.recipients) {
                    constexpr const char* kStates[] = {"pending", "delivered", "failed"};
                    recipients.push_back({{"to", r.recipient.path.text()}, {"state", kStates[static_cast<int>(r.state)]}, {"last_reply", r.last_reply}});
                }
                out.push_back({{"host", one->name}, {"letter", letter(entry.letter)}, {"copy", entry.copy.value},
                               {"from", entry.envelope.reverse_path.text()}, {"recipients", recipients}, {"since", when(entry.since)},
                               {"attempts", entry.attempts}, {"next_try", when(entry.next_try)}});
            }
        }
        return out;
    }

    Json devices() const {
        Json out = Json::array();
        for (const auto& one : world_.hosts) {
            if (!one->program) continue;
            Json folders = Json::array();
            for (const sim::LocalFolder& folder : one->program->folders) {
                Json messages = Json::array();
                for (const sim::LocalMessage& m : folder.messages) {
                    Json message{{"letter", letter(m.letter)}, {"copy", m.copy.value},
                                 {"state", m.holding == sim::Holding::Full ? "full" : "headers only"}, {"seen", m.seen}, {"flags", sim::flags_text(m)}};
                    if (m.uid) message["uid"] = m.uid.value;
                    if (!m.unique_id.empty()) message["unique_id"] = m.unique_id;
                    put_octets(message, "text", m.message.text());
                    messages.push_back(std::move(message));
                }
                folders.push_back({{"name", folder.name}, {"messages", std::move(messages)}});
            }
            Json seen = Json::array();
            for (const pop3::SeenEntry& entry : one->program->seen.entries()) seen.push_back(entry.unique_id);
            Json settings = Json::object();
            for (const sim::SettingRow& row : sim::setting_rows()) {
                if (row.name != "password") settings[std::string{row.name}] = row.get(one->program->settings);
            }
            out.push_back({{"device", one->name}, {"address", one->program->settings.address},
                           {"rule", sim::rule_word(sim::rule_of(one->program->settings))}, {"settings", std::move(settings)},
                           {"folders", std::move(folders)}, {"waiting_for_a_connection", one->program->replay.size()},
                           {"to_be_removed_on_server", one->program->wishes.remove_now},
                           {"remembered_unique_ids", std::move(seen)}, {"last_error", one->program->last_error}});
        }
        return out;
    }

    Json events() const {
        Json out = Json::array();
        for (std::uint32_t id = 1; id <= entries_ && !stopped(id); ++id) {
            const sim::Entry& entry = at(id);
            if (entry.is_line()) continue;  // lines stand under their session
            Json one;
            one["entry"] = id;
            one["event"] = entry.event;
            one["at"] = when(entry.at);
            one["kind"] = kind_word(entry.kind);
            if (entry.host) one["host"] = host(entry.host);
            if (entry.session) one["session"] = entry.session.value;
            if (entry.letter) one["letter"] = letter(entry.letter);
            if (entry.copy) one["copy"] = entry.copy.value;
            if (entry.account) one["account"] = address(entry.account);
            if (entry.cause) one["cause"] = entry.cause.value;
            if (entry.kind == base::FactKind::StateChanged) {
                const auto names = sim::tables_of(entry.protocol).state_names;
                if (entry.code < names.size()) one["state"] = std::string{names[entry.code]};
            }
            if (entry.kind == base::FactKind::QueueScheduled) one["next_try"] = when(entry.arrives());
            if (entry.text_size != 0) put_octets(one, "text", log_.text(entry));
            out.push_back(std::move(one));
        }
        return out;
    }

    static Json value_json(const sim::FieldValue& value) {
        if (const auto* text = std::get_if<std::string>(&value)) return *text;
        if (const auto* texts = std::get_if<std::vector<std::string>>(&value)) return *texts;
        if (const auto* yes = std::get_if<bool>(&value)) return *yes;
        if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
        if (const auto* id = std::get_if<base::LetterId>(&value)) return id->value;
        if (const auto* time = std::get_if<base::Duration>(&value)) return sim::exact_duration_text(*time);
        Json settings = Json::object();
        for (const sim::Setting& one : std::get<std::vector<sim::Setting>>(value)) put_octets(settings, one.name, one.value);
        return settings;
    }

    static Json action_json(const sim::Action& action) {
        Json out;
        out["do"] = std::string{sim::verb_of(action)};
        for (const sim::NamedValue& field : sim::field_values(action)) {
            const auto* text = std::get_if<std::string>(&field.value);
            if (text != nullptr) {
                put_octets(out, field.name, *text);
            } else {
                out[field.name] = value_json(field.value);
            }
        }
        return out;
    }

    [[nodiscard]] Json making() const {
        Json out = Json::array();
        for (const sim::Made& made : *world_.making) {
            Json one{{"act", action_json(made.action)}};
            if (made.planned) one["planned_us"] = made.planned->time_since_epoch().count();
            out.push_back(std::move(one));
        }
        return out;
    }

    static Json acts(const sim::Timeline& timeline) {
        Json out = Json::array();
        for (const sim::RecordedAct& act : timeline.branches()[timeline.branch()].acts) {
            if (act.event > timeline.cursor()) break;
            out.push_back({{"event", act.event}, {"at_us", act.act.at.time_since_epoch().count()}, {"act", action_json(act.act.action)}});
        }
        return out;
    }

    static Json places(const sim::Timeline& timeline) {
        Json out = Json::array();
        for (const sim::HostPlace& place : timeline.places()) out.push_back({{"host", place.host}, {"x", place.x}, {"y", place.y}});
        return out;
    }

    const sim::World& world_;
    const sim::Journal& log_;
    std::size_t entries_;
    bool secrets_;
    const script::StopButton& stop_;
};

}  // namespace

bool tells_what_happened(const sim::Timeline& timeline) {
    const sim::Journal& log = timeline.journal();
    std::uint64_t octets = 0;
    for (std::size_t i = 0; i < timeline.entries() && octets <= kToldMax; ++i) octets += log.text(log[base::EntryId{static_cast<std::uint32_t>(i + 1)}]).size();
    return octets <= kToldMax;
}

std::string run_json(const sim::Timeline& timeline, bool secrets, DocumentFor use, const script::StopButton& stop) {
    return Writer{timeline, secrets, stop}.document(timeline, use);
}

}  // namespace app
