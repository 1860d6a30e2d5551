#include "sim/program_tools.h"

#include <algorithm>

#include "protocols/base/civil_time.h"
#include "protocols/base/octets.h"
#include "protocols/mail/address_list.h"

namespace sim {

Host* edit_device(World& world, std::string_view name) {
    const Host* host = world.find_host(name);
    return host != nullptr && host->program ? &world.edit_host(host->id) : nullptr;
}

const Host* find_device_with(const World& world, std::string_view name, base::LetterId letter, std::string_view folder) {
    const Host* host = world.find_host(name);
    if (host == nullptr || !host->program) return nullptr;
    if (find_letter(*host->program, letter, folder)) return host;
    for (const auto& other : world.hosts) {
        if (other->within == host->id && other->program && find_letter(*other->program, letter, folder)) return &*other;
    }
    return host;
}

Host* edit_device_with(World& world, std::string_view name, base::LetterId letter, std::string_view folder) {
    const Host* found = find_device_with(world, name, letter, folder);
    return found == nullptr ? nullptr : &world.edit_host(found->id);
}

const Host* account_in(const World& world, std::string_view device, std::string_view address) {
    const Host* host = world.find_host(device);
    if (host == nullptr || !host->program) return nullptr;
    for (const base::HostId id : accounts_of(world, host->id)) {
        if (base::iequals(world.host(id).program->settings.address, address)) return &world.host(id);
    }
    return nullptr;
}

std::vector<base::HostId> accounts_of(const World& world, base::HostId device) {
    std::vector<base::HostId> out{device};
    for (const auto& host : world.hosts) {
        if (host->within == device) out.push_back(host->id);
    }
    return out;
}

std::optional<std::size_t> provider_index(const World& world, std::string_view address) {
    const std::size_t at = address.rfind('@');
    if (at == std::string_view::npos) return std::nullopt;
    for (std::size_t i = 0; i < world.providers.size(); ++i) {
        if (base::iequals(world.providers[i].domain, address.substr(at + 1))) return i;
    }
    return std::nullopt;
}

const Host* mailbox_keeper(const World& world, std::size_t provider) {
    for (const base::Protocol wanted : {base::Protocol::Imap, base::Protocol::Pop3, base::Protocol::Submission, base::Protocol::Smtp}) {
        const Host* found = nullptr;
        for (const auto& host : world.hosts) {
            const auto serves = [&](const Service& service) { return service.protocol == wanted; };
            if (host->provider != provider + 1 || std::none_of(host->services.begin(), host->services.end(), serves)) continue;
            if (host->on) return &*host;
            if (found == nullptr) found = &*host;
        }
        if (found != nullptr) return found;
    }
    return nullptr;
}

const Host* mailbox_host(const World& world, std::size_t provider) {
    const Host* keeper = mailbox_keeper(world, provider);
    return keeper != nullptr && keeper->on ? keeper : nullptr;
}

imap::task::Idle waiting_task(const MailProgram& program) {
    imap::task::Idle idle;
    if (program.way_back.renew_after.count() != 0) idle.poll_every = std::min(idle.poll_every, program.way_back.renew_after);
    return idle;
}

bool keeps_folder(const MailAccountSettings& settings, std::string_view folder) {
    return settings.imap.all_folders || base::iequals(folder, "INBOX") || (settings.drafts_on_server && folder == settings.drafts_folder);
}

const mail::Account* account_of(const World& world, std::string_view address) {
    const auto index = provider_index(world, address);
    return index ? world.providers[*index].store.find_login(address) : nullptr;
}

mail::Account* edit_account(World& world, std::string_view address) {
    const mail::Account* account = account_of(world, address);
    return account == nullptr ? nullptr : world.providers[*provider_index(world, address)].store.edit(account->id);
}

std::optional<LetterPlace> find_letter(const MailProgram& program, base::LetterId letter, std::string_view folder) {
    std::optional<LetterPlace> found;
    for (std::size_t i = 0; i < program.folders.size(); ++i) {
        const LocalFolder& one = program.folders[i];
        if (one.name == "Outbox" && one.name != folder) continue;
        const auto index = index_of_letter(one, letter);
        if (!index) continue;
        if (one.name == folder) return LetterPlace{i, *index};
        if (!found || one.name == "Inbox") found = LetterPlace{i, *index};
    }
    return found;
}

std::string compose(const World& world, std::string_view device, MailProgram& program, const NewLetter& letter) {
    std::string to;
    for (const std::string& address : letter.to) to += (to.empty() ? "" : ", ") + address;
    std::string text;
    text.reserve(256 + letter.body.size());
    text += "Date: " + base::message_date(world.now) + "\r\n";
    text += "From: " + program.settings.person + " <" + program.settings.address + ">\r\n";
    text += "To: " + to + "\r\n";
    text += "Subject: " + letter.subject + "\r\n";
    text += "Message-ID: <";
    base::append_number(text, ++program.last_message_id);
    text += '.';
    base::append_number(text, static_cast<std::uint64_t>(world.now.time_since_epoch().count() / 1'000'000));
    text += '@';
    text += device;
    text += '.';
    text += program.settings.address.substr(program.settings.address.find('@') + 1);
    text += ">\r\n";
    if (!letter.in_reply_to.empty()) text += "In-Reply-To: " + letter.in_reply_to + "\r\nReferences: " + letter.in_reply_to + "\r\n";
    text += "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n";
    // Without the field a body is 7bit (RFC 2045 6.1).
    if (std::any_of(letter.body.begin(), letter.body.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) text += "Content-Transfer-Encoding: 8bit\r\n";
    text += "\r\n";
    text += letter.body;
    if (!text.ends_with("\r\n")) text += "\r\n";
    return text;
}

std::string address_in(std::string_view field) {
    for (const mail::HeaderAddress& one : mail::parse_address_list(field)) {
        if (one.kind == mail::HeaderAddress::Kind::Mailbox) return one.local + "@" + one.domain;
    }
    return {};
}

mail::Message finished_draft(const mail::Message& draft, std::string_view more) {
    std::string text{draft.text()};
    text += more;
    if (!text.ends_with("\r\n")) text += "\r\n";
    return mail::Message{std::move(text)};
}

std::vector<std::string> header_recipients(const mail::Message& message) {
    std::vector<std::string> out;
    for (const char* field : {"To", "Cc", "Bcc"}) {
        const std::string value = message.field(field).value_or("");
        for (std::size_t begin = 0; begin < value.size();) {
            const std::size_t end = std::min(value.find(',', begin), value.size());
            std::string address = address_in(std::string_view{value}.substr(begin, end - begin));
            if (!address.empty()) out.push_back(std::move(address));
            begin = end + 1;
        }
    }
    return out;
}

}  // namespace sim
