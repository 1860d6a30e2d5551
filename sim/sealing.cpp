#include "sim/sealing.h"

#include <algorithm>

#include "protocols/base/octets.h"
#include "sim/program_tools.h"

namespace sim {

namespace {

constexpr std::string_view kSealedFields =
    "Content-Type: application/pkcs7-mime; smime-type=enveloped-data;\r\n\tname=\"smime.p7m\"\r\n"
    "Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"smime.p7m\"\r\n";
constexpr std::size_t kBase64Line = 64;

bool is_content_field(std::string_view name) { return base::istarts_with(name, "Content-"); }

/// The header fields that stay as they are.
std::string open_fields(const mail::Message& message) {
    std::string out;
    for (const mail::HeaderField& field : mail::split_fields(message.header_section())) {
        if (!is_content_field(field.name)) out += field.whole;
    }
    return out;
}

std::string without_line_ends(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c != '\r' && c != '\n') out += c;
    }
    return out;
}

mail::Account* account_in_store(mail::Store& store, std::string_view address) {
    const mail::Account* found = store.find_login(address);
    return found == nullptr ? nullptr : store.edit(found->id);
}

}  // namespace

std::string mime_entity(const mail::Message& message) {
    std::string out;
    for (const mail::HeaderField& field : mail::split_fields(message.header_section())) {
        if (is_content_field(field.name)) out += field.whole;
    }
    out += "\r\n";
    out += message.body();
    return out;
}

std::string plain_entity(std::string_view body) {
    std::string out{"Content-Type: text/plain; charset=utf-8\r\n\r\n"};
    out += body;
    if (!out.ends_with("\r\n")) out += "\r\n";
    return out;
}

bool is_sealed(const mail::Message& message) {
    const auto type = message.field("Content-Type");
    return type && base::istarts_with(*type, "application/pkcs7-mime");
}

mail::Message sealed_form(const mail::Message& message, std::string_view cms) {
    std::string text = open_fields(message);
    text += kSealedFields;
    text += "\r\n";
    for (std::size_t at = 0; at < cms.size(); at += kBase64Line) {
        text += cms.substr(at, kBase64Line);
        text += "\r\n";
    }
    return mail::Message{std::move(text)};
}

const SealedText* find_sealed(const World& world, std::string_view account, std::string_view entity) {
    for (const SealedText& one : *world.sealed) {
        if (base::iequals(one.account, account) && one.text == entity) return &one;
    }
    return nullptr;
}

std::optional<mail::Message> seal_for(const World& world, std::string_view account, const mail::Message& message) {
    if (is_sealed(message)) return std::nullopt;
    const SealedText* found = find_sealed(world, account, mime_entity(message));
    if (found == nullptr) return std::nullopt;
    return sealed_form(message, found->cms);
}

std::optional<mail::Message> open_for(const World& world, std::string_view account, const mail::Message& message) {
    if (!is_sealed(message)) return std::nullopt;
    const std::string cms = without_line_ends(message.body());
    for (const SealedText& one : *world.sealed) {
        if (!base::iequals(one.account, account) || one.cms != cms) continue;
        return mail::Message{open_fields(message) + one.text};
    }
    return std::nullopt;
}

mail::Message outgoing_form(const World& world, const Host& device, const std::vector<std::string>& recipients, const mail::Message& message) {
    // One letter goes to all: it can be sealed for one who has a key.
    if (world.host(world.machine_of(device.id)).bridge.empty() || recipients.size() != 1) return message;
    const auto provider = provider_index(world, recipients.front());
    if (!provider || !world.providers[*provider].mailboxes->seals) return message;
    return seal_for(world, recipients.front(), message).value_or(message);
}

std::vector<KeepCiphertext> wanted_ciphertexts(const World& world, const Action& action) {
    std::vector<std::string> readers;
    std::string entity;
    std::string device;
    if (const auto* send = std::get_if<SendLetter>(&action)) {
        readers = send->to;
        entity = send->raw.empty() ? plain_entity(send->body) : mime_entity(mail::Message{send->raw});
        device = send->device;
    } else if (const auto* reply = std::get_if<ReplyLetter>(&action)) {
        const Host* host = find_device_with(world, reply->device, reply->letter, "Inbox");
        const auto place = host == nullptr ? std::nullopt : find_letter(*host->program, reply->letter, "Inbox");
        if (!place) return {};
        const mail::Message& original = host->program->folders[place->folder].messages[place->message].message;
        readers = {address_in(original.field("Reply-To").value_or(original.field("From").value_or("")))};
        entity = plain_entity(reply->body);
        device = host->name;
    }
    if (const Host* writer = world.find_host(device); writer != nullptr && writer->program) readers.push_back(writer->program->settings.address);
    std::vector<KeepCiphertext> out;
    for (const std::string& reader : readers) {
        const auto provider = provider_index(world, reader);
        if (!provider || !world.providers[*provider].mailboxes->seals || find_sealed(world, reader, entity) != nullptr) continue;
        out.push_back({reader, entity, ""});
    }
    return out;
}

SessionStore::SessionStore(World& world, const Stream& stream, base::AccountId account) : world_{world} {
    const Host& server = world.host(stream.server);
    if (stream.is_live()) {
        outside_.emplace(world.providers, account);
    } else if (!server.bridge.empty()) {
        owner_ = server.bridge;
        provider_ = &world.providers[*provider_index(world, owner_)].store;
        open_all();
    } else {
        provider_ = &world.providers[server.provider - 1].store;
    }
}

SessionStore::~SessionStore() {
    if (opened_) seal_all();
}

mail::Store& SessionStore::get() { return outside_ ? outside_->store() : opened_ ? *opened_ : *provider_; }

void SessionStore::open_all() {
    opened_ = *provider_;
    // The bridge knows its owner alone.
    std::erase_if(opened_->accounts, [&](const auto& one) { return !base::iequals(one->address(), owner_); });
    mail::Account* account = account_in_store(*opened_, owner_);
    if (account == nullptr) return;
    for (auto& mailbox : account->mailboxes) {
        for (std::size_t i = 0; i < mailbox->messages.size(); ++i) {
            const mail::Message sealed = mailbox->messages[i].message;
            auto text = open_for(world_, owner_, sealed);
            if (!text) continue;
            mailbox.edit().messages.edit(i).message = *text;
            pairs_.emplace_back(std::move(*text), sealed);
        }
    }
}

void SessionStore::seal_all() {
    const mail::Account* worked_on = opened_->find_login(owner_);
    mail::Account* account = account_in_store(*provider_, owner_);
    if (worked_on == nullptr || account == nullptr) return;
    mail::Account result = *worked_on;
    for (auto& mailbox : result.mailboxes) {
        for (std::size_t i = 0; i < mailbox->messages.size(); ++i) {
            const mail::Message text = mailbox->messages[i].message;
            const auto known = std::find_if(pairs_.begin(), pairs_.end(), [&](const auto& pair) { return pair.first == text; });
            if (known != pairs_.end()) {
                mailbox.edit().messages.edit(i).message = known->second;
            } else if (auto sealed = seal_for(world_, owner_, text)) {
                mailbox.edit().messages.edit(i).message = std::move(*sealed);
            }
        }
    }
    *account = std::move(result);
}

}  // namespace sim
