#include "gui/view/program_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "gui/view/names.h"
#include "gui/view/recent.h"
#include "protocols/mail/charset.h"
#include "protocols/mail/mime.h"

namespace gui {

namespace {

constexpr std::size_t kDevices = 12;
constexpr std::size_t kMessages = 300;
constexpr std::size_t kBodyLines = 400;

bool holds(const sim::Host& host, base::LetterId letter) {
    for (const sim::LocalFolder& folder : host.program->folders) {
        for (const sim::LocalMessage& message : folder.messages) {
            if (message.letter == letter) return true;
        }
    }
    return false;
}

const mail::Account* account_at(const Scene& scene, const std::string& address) {
    const sim::Provider* provider = scene.world.provider_of(address.substr(std::min(address.find('@') + 1, address.size())));
    return provider == nullptr ? nullptr : provider->store.find_login(address);
}

const sim::Host* device_of(const Scene& scene, const Selection& selection,
                           const ProgramPick& pick) {
    const sim::World& world = scene.world;
    for (const base::HostId id : {pick.device, selection.host}) {
        if (id && id.value <= world.hosts.size() && world.host(id).program) return &world.host(id);
    }
    const sim::Host* holder = nullptr;
    for (const auto& host : world.hosts) {
        if (!host->program) continue;
        // The one that received it says more than the one that wrote it, which comes first.
        if (selection.letter && holds(*host, selection.letter)) holder = &*host;
    }
    if (holder != nullptr) return holder;
    const base::HostId recent = recent_device(scene);
    return recent ? &world.host(recent) : nullptr;
}

std::string field(const mail::Message& message, std::string_view name) {
    const auto value = message.field(name);
    return value ? mail::decode_words(*value) : std::string{};
}

/// "Ada" from "Ada <ada@harbor.example>".
std::string short_address(const std::string& address) {
    const std::size_t angle = address.find('<');
    if (angle == std::string::npos || angle == 0) return address;
    std::string name = address.substr(0, angle);
    while (!name.empty() && (name.back() == ' ' || name.back() == '"')) name.pop_back();
    if (name.starts_with('"')) name.erase(0, 1);
    return name.empty() ? address : name;
}

/// "ada@harbor.example" from "Ada <ada@harbor.example>".
std::string bare_address(const std::string& address) {
    const std::size_t angle = address.find('<');
    if (angle == std::string::npos) return address;
    return address.substr(angle + 1, address.find('>', angle) - angle - 1);
}

/// A browser keeps nothing: what it shows is the mailbox itself, as its folders stand on the server now.
sim::MailProgram page_shown(const Scene& scene, const sim::MailProgram& browser) {
    sim::MailProgram page;
    page.settings = browser.settings;
    page.last_error = browser.last_error;
    page.busy = browser.busy;
    page.open = browser.open;
    const mail::Account* account = browser.open ? account_at(scene, browser.settings.address) : nullptr;
    if (account == nullptr) return page;
    for (const auto& mailbox : account->mailboxes) {
        sim::LocalFolder& folder = page.folders.emplace_back();
        folder.name = sim::local_name(mailbox->name);
        for (const mail::StoredMessage& stored : mailbox->messages) {
            sim::LocalMessage shown;
            shown.letter = stored.letter;
            shown.copy = stored.copy;
            shown.message = stored.message;
            shown.seen = stored.flags.has(mail::Flags::kSeen);
            shown.answered = stored.flags.has(mail::Flags::kAnswered);
            shown.flagged = stored.flags.has(mail::Flags::kFlagged);
            shown.marked_deleted = stored.flags.has(mail::Flags::kDeleted);
            shown.since = stored.internal_date;
            folder.messages.push_back(std::move(shown));
        }
    }
    return page;
}

bool outgoing(std::string_view folder) {
    return folder == "Sent" || folder == "Outbox" || folder == "Drafts";
}

ProgramMessage row_of(const Scene& scene, const sim::LocalMessage& message,
                      std::string_view folder, const ProgramPick& pick) {
    ProgramMessage row;
    row.letter = message.letter;
    row.copy = message.copy;
    row.from = short_address(field(message.message, outgoing(folder) ? "To" : "From"));
    row.subject = field(message.message, "Subject");
    if (row.subject.empty()) row.subject = "(no subject)";
    row.date = time_words(scene.world, message.since);
    row.size = size_words(message.message.size());
    row.seen = message.seen || outgoing(folder);
    row.marked = message.marked_deleted;
    row.headers_only = message.holding == sim::Holding::HeadersOnly;
    row.flagged = message.flagged;
    if (message.answered) row.state = "answered";
    if (message.flagged) row.state = "flagged";
    if (row.headers_only) row.state = "headers only";
    if (row.marked) row.state = "marked for removal";
    row.chosen = message.copy == pick.copy;
    return row;
}

void fill_folders(const Scene& scene, const sim::MailProgram& program, ProgramView& view) {
    const bool known = program.folder(view.pick.folder) != nullptr;
    if (!known && !program.folders.empty()) {
        view.pick.folder = program.folders.front().name;
        // A folder that holds the open message, else the first that holds any.
        for (const sim::LocalFolder& folder : program.folders) {
            for (const sim::LocalMessage& message : folder.messages) {
                if (message.copy == view.pick.copy) view.pick.folder = folder.name;
            }
        }
    }
    for (const sim::LocalFolder& folder : program.folders) {
        ProgramFolder one{folder.name, folder.messages.size(), 0, folder.name == view.pick.folder};
        for (const sim::LocalMessage& message : folder.messages)
            one.unread += message.seen || outgoing(folder.name) ? 0U : 1U;
        view.folders.push_back(std::move(one));
        if (folder.name != view.pick.folder) continue;
        for (std::size_t n = folder.messages.size(); n > 0 && view.messages.size() < kMessages; --n)
            view.messages.push_back(
                row_of(scene, folder.messages[n - 1], folder.name, view.pick));
    }
    if (view.messages.empty())
        view.list_empty = outgoing(view.pick.folder)
                              ? "Empty. What you write appears here."
                              : "Empty. Get mail asks the server for new letters.";
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty() && lines.size() < kBodyLines) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        lines.push_back(readable_octets(line));
    }
    if (!text.empty()) lines.push_back(fmt::format("… {} more octets", text.size()));
    return lines;
}

/// Whether the account's mailbox has the letter now, in any folder.
bool server_holds(const Scene& scene, const sim::MailProgram& program, base::LetterId letter) {
    const mail::Account* account = account_at(scene, program.settings.address);
    if (account == nullptr) return false;
    const auto is_it = [&](const mail::StoredMessage& stored) { return stored.letter == letter; };
    return std::any_of(account->mailboxes.begin(), account->mailboxes.end(), [&](const auto& mailbox) {
        return std::any_of(mailbox->messages.begin(), mailbox->messages.end(), is_it);
    });
}

void open_message(const Scene& scene, const sim::MailProgram& program, ProgramView& view) {
    const sim::LocalFolder* folder = program.folder(view.pick.folder);
    const sim::LocalMessage* open = nullptr;
    if (folder != nullptr) {
        for (const sim::LocalMessage& message : folder->messages) {
            if (message.copy == view.pick.copy) open = &message;
        }
    }
    if (open == nullptr) {
        view.body_empty = "Select a message in the list to read it.";
        return;
    }
    view.letter = open->letter;
    view.seen = open->seen;
    view.flagged = open->flagged;
    view.subject = field(open->message, "Subject");
    const std::string answer = field(open->message, "Reply-To");
    view.reply_to = bare_address(answer.empty() ? field(open->message, "From") : answer);
    for (const char* name : {"From", "To", "Cc", "Date", "Subject"}) {
        std::string value = field(open->message, name);
        if (!value.empty()) view.head.push_back({name, readable_octets(value)});
    }
    view.body = lines_of(open->message.body());
    while (!view.body.empty() && view.body.back().empty()) view.body.pop_back();
    if (open->holding == sim::Holding::HeadersOnly)
        view.body_empty = server_holds(scene, program, open->letter)
                              ? "Only the header is here: the text is still on the server. Open fetches it."
                              : "Only the header is here, and the server no longer has the letter: its text cannot be fetched.";
    else if (view.body.empty())
        view.body_empty = "This message has no text.";
}

/// The letter that a unique-id stood for, where a copy of it is still here.
const sim::LocalMessage* fetched_as(const sim::MailProgram& program, std::string_view unique_id) {
    for (const sim::LocalFolder& folder : program.folders) {
        for (const sim::LocalMessage& message : folder.messages) {
            if (message.unique_id == unique_id) return &message;
        }
    }
    return nullptr;
}

/// What keeps a letter from being fetched twice: each unique-id with the letter and the day it came.
SheetSection seen_section(const Scene& scene, const sim::MailProgram& program) {
    SheetSection seen;
    seen.heading = "Unique-ids it has fetched (POP3)";
    seen.table.columns = {"Unique-id", "First seen", "Letter"};
    for (const auto& entry : program.seen.entries()) {
        if (seen.table.rows.size() == kMessages) break;
        const sim::LocalMessage* message = fetched_as(program, entry.unique_id);
        const std::string letter = message == nullptr ? std::string{"no longer here"} : letter_title(scene.world, message->letter);
        seen.table.rows.push_back({entry.unique_id, time_words(scene.world, entry.first_seen), letter + (entry.headers_only ? " (header only)" : "")});
        Selection pick;
        if (message != nullptr) pick.letter = message->letter, pick.copy = message->copy, pick.focus = Selection::Focus::Copy;
        seen.table.picks.push_back(pick);
        seen.table.letters.push_back(pick.letter);
    }
    if (seen.table.rows.empty()) {
        seen.table.columns.clear();
        seen.empty_text = "None. With POP3 this list is all that keeps a letter from being fetched twice.";
    }
    return seen;
}

void fill_memory(const Scene& scene, const sim::MailProgram& program, ProgramView& view) {
    const sim::MailAccountSettings& settings = program.settings;
    view.memory.kind = "Account";
    view.memory.title = settings.address;
    SheetSection account;
    account.heading = "Account settings";
    account.values = {{"Address", settings.address}, {"Gets mail by", rule_words(settings)}};
    for (const sim::SettingRow& row : sim::setting_rows()) {
        const std::string value = sim::setting_text(settings, row.name);
        if (row.name != "password" && !value.empty() && value != "no" && value != "0")
            account.values.push_back({std::string{row.label}, value});
    }
    view.memory.sections.push_back(std::move(account));
    view.memory.sections.push_back(seen_section(scene, program));
    SheetSection cache;
    cache.heading = "What it knows of folders (IMAP)";
    cache.table.columns = {"Folder", "UIDVALIDITY", "Next UID", "Messages"};
    for (const sim::LocalFolder& folder : program.folders) {
        if (!folder.uid_validity) continue;
        cache.table.rows.push_back({folder.name, fmt::format("{}", folder.uid_validity.value),
                                    fmt::format("{}", folder.uid_next.value),
                                    fmt::format("{}", folder.messages.size())});
    }
    if (cache.table.rows.empty()) {
        cache.table.columns.clear();
        cache.empty_text = "Nothing. With IMAP it keeps UIDVALIDITY and the next UID of a folder.";
    }
    view.memory.sections.push_back(std::move(cache));
    if (!program.unsent.empty()) {
        SheetSection unsent;
        unsent.heading = "Not sent yet";
        unsent.values = {{"Letters", fmt::format("{}, tried again with the next Get mail",
                                                 program.unsent.size()), Role::Warn}};
        view.memory.sections.push_back(std::move(unsent));
    }
}

std::string busy_words(sim::ProgramBusy busy) {
    switch (busy) {
        case sim::ProgramBusy::Resolving:
            return "looking for its server";
        case sim::ProgramBusy::Sending:
            return "sending";
        case sim::ProgramBusy::Collecting:
            return "getting mail";
        case sim::ProgramBusy::Idle:
            break;
    }
    return {};
}

}  // namespace

ProgramView build_program(const Scene& scene, const Selection& selection, const ProgramPick& pick) {
    ProgramView view;
    view.pick = pick;
    const sim::Host* host = device_of(scene, selection, pick);
    if (host == nullptr) {
        view.title = "No mail program";
        view.list_empty = "No device of this world has a mail program.";
        return view;
    }
    for (const auto& one : scene.world.hosts) {
        const bool chosen = one->id == host->id;
        if (!one->program || (view.devices.size() >= kDevices && !chosen)) continue;
        view.devices.push_back(
            {one->id, fmt::format("{} at {}", one->program->settings.person, one->name), chosen});
    }
    const bool web = host->program->settings.incoming == sim::Incoming::Web;
    const sim::MailProgram page = web ? page_shown(scene, *host->program) : sim::MailProgram{};
    const sim::MailProgram& program = web ? page : *host->program;
    if (pick.device != host->id) view.pick = {host->id, "", {}};
    if (!view.pick.copy && selection.copy) view.pick.copy = selection.copy;
    if (!view.pick.copy && selection.letter) {
        for (const sim::LocalFolder& folder : program.folders) {
            for (const sim::LocalMessage& message : folder.messages) {
                if (message.letter == selection.letter) view.pick.copy = message.copy;
            }
        }
    }
    view.device = host->name;
    view.title = fmt::format("{}’s mail program at {}", program.settings.person, host->name);
    view.account = fmt::format("{}, {}", program.settings.address, rule_words(program.settings));
    view.on = host->on;
    view.remote = program.settings.incoming == sim::Incoming::Imap;
    view.busy = busy_words(program.busy);
    view.error = program.last_error;
    fill_folders(scene, program, view);
    if (web && !program.open) view.list_empty = "The browser shows no page yet. Get mail opens the provider’s.";
    open_message(scene, program, view);
    fill_memory(scene, program, view);
    return view;
}

std::string text(const ProgramView& view) {
    std::string out = fmt::format("{}{}\n{}\n", view.title, view.on ? "" : " (off)", view.account);
    if (!view.busy.empty()) out += "  " + view.busy + "\n";
    if (!view.error.empty()) out += "  error: " + view.error + "\n";
    for (const ProgramFolder& folder : view.folders)
        out += fmt::format("  {} {}  {} ({} unread)\n", folder.chosen ? "*" : " ", folder.name,
                           folder.count, folder.unread);
    for (const ProgramMessage& message : view.messages)
        out += fmt::format("  {} {:<18} {:<28} {:<14} {:<12} {}\n",
                           message.chosen ? ">" : message.seen ? " " : "o", message.from,
                           message.subject, message.date, message.size, message.state);
    if (!view.list_empty.empty()) out += "  " + view.list_empty + "\n";
    for (const SheetValue& value : view.head)
        out += fmt::format("  {}: {}\n", value.label, value.value);
    for (const std::string& line : view.body) out += line.empty() ? "  |\n" : "  | " + line + "\n";
    if (!view.body_empty.empty()) out += "  " + view.body_empty + "\n";
    return out + text(view.memory);
}

}  // namespace gui
