#pragma once
/// What the files of the mail programs share: finding devices, accounts and letters, writing letters.
///
/// Doors: edit_device, account_of, provider_index, LetterPlace, find_letter, compose. Fails: look-ups say
/// nullptr or nothing.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/world.h"

namespace sim {

/// The device's Host, or nullptr if there is no such device with a mail program.
[[nodiscard]] Host* edit_device(World& world, std::string_view name);
/// The same, or, if that account of the mail program does not have the letter and another of the device does, that one.
[[nodiscard]] const Host* find_device_with(const World& world, std::string_view name, base::LetterId letter, std::string_view folder);
[[nodiscard]] Host* edit_device_with(World& world, std::string_view name, base::LetterId letter, std::string_view folder);
/// The account of a device's mail program with this address: the device itself or one within it. nullptr if none.
[[nodiscard]] const Host* account_in(const World& world, std::string_view device, std::string_view address);
/// The device and the further accounts of its mail program; of an account, that alone.
[[nodiscard]] std::vector<base::HostId> accounts_of(const World& world, base::HostId device);
/// The name that a machine has for itself, and where a bridge listens.
inline constexpr std::string_view kLocalhost = "localhost";
inline constexpr std::uint16_t kBridgePort = 1143;
/// Index of the provider whose account the program uses; nothing if this world has none.
[[nodiscard]] std::optional<std::size_t> provider_index(const World& world, std::string_view address);
[[nodiscard]] const mail::Account* account_of(const World& world, std::string_view address);
[[nodiscard]] mail::Account* edit_account(World& world, std::string_view address);

/// Who answers for a provider's mailboxes to browsers, bridges and services that hand mail on: its IMAP server, else its POP3
/// server, else whoever it has. nullptr: that one is down.
[[nodiscard]] const Host* mailbox_host(const World& world, std::size_t provider);
/// The same, whether it is up or not. nullptr: the provider has no host at all.
[[nodiscard]] const Host* mailbox_keeper(const World& world, std::size_t provider);

/// Whether an account by IMAP keeps this folder in step with the server's: the Inbox always, others by its settings.
[[nodiscard]] bool keeps_folder(const MailAccountSettings& settings, std::string_view folder);

/// Waiting for news in the Inbox, as often renewed as the server is known to need it.
[[nodiscard]] imap::task::Idle waiting_task(const MailProgram& program);

/// Where a letter is in a program.
struct LetterPlace {
    std::size_t folder = 0;      ///< index into MailProgram::folders
    std::size_t message = 0;
};
/// In the folder, or in any if that one does not have it: the Inbox first, the Outbox never.
[[nodiscard]] std::optional<LetterPlace> find_letter(const MailProgram& program, base::LetterId letter, std::string_view folder);

/// What a person writes: fields in the header, body below. Counts the program's Message-IDs on.
struct NewLetter {
    std::vector<std::string> to;
    std::string subject;
    std::string body;
    std::string in_reply_to;     ///< a Message-ID with its brackets, or empty
};
[[nodiscard]] std::string compose(const World& world, std::string_view device, MailProgram& program, const NewLetter& letter);
/// What was written as a draft, with more at its end: as it is sent.
[[nodiscard]] mail::Message finished_draft(const mail::Message& draft, std::string_view more);
/// The recipients that a letter's own fields name: To, Cc, Bcc.
[[nodiscard]] std::vector<std::string> header_recipients(const mail::Message& message);
/// The address in an address field, or empty: "Ines <ines@example.org>" -> "ines@example.org".
[[nodiscard]] std::string address_in(std::string_view field);

}  // namespace sim
