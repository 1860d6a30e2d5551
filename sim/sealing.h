#pragma once
/// Mail kept as ciphertext: what a provider that seals mail stores, and the store that a bridge shows to the mail
/// program on its owner's machine.
///
/// No ciphertext is made here: none is made twice alike, and runs must repeat. OpenSSL makes it outside the World
/// (sim/loopback/cms.h), the act `ciphertext` records it together with the text, and `World::sealed` is the
/// list of such pairs. Whoever looks up the text from the ciphertext stands for a holder of the key: the bridge.
/// Doors: mime_entity, is_sealed, sealed_form, find_sealed, seal_for, open_for, SessionStore. Fails: look-ups say nothing.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocols/mail/message.h"
#include "protocols/mail/store.h"
#include "sim/outside_backend.h"
#include "sim/stream.h"
#include "sim/world.h"

namespace sim {

/// What is sealed of a letter: its Content- fields, an empty line and its body. All other fields stay readable.
[[nodiscard]] std::string mime_entity(const mail::Message& message);
/// The same for a letter that a mail program writes with this body.
[[nodiscard]] std::string plain_entity(std::string_view body);
/// An S/MIME message with enveloped data (RFC 8551 3.3).
[[nodiscard]] bool is_sealed(const mail::Message& message);
/// The letter with ciphertext, base64 in one line, in place of its entity.
[[nodiscard]] mail::Message sealed_form(const mail::Message& message, std::string_view cms);

/// What was recorded for this text and account; nullptr if nothing was.
[[nodiscard]] const SealedText* find_sealed(const World& world, std::string_view account, std::string_view entity);
/// The letter sealed for the account; nothing if it cannot be, or is already.
[[nodiscard]] std::optional<mail::Message> seal_for(const World& world, std::string_view account, const mail::Message& message);
/// With the account's key: the letter as it was written; nothing if it is not sealed for this account.
[[nodiscard]] std::optional<mail::Message> open_for(const World& world, std::string_view account, const mail::Message& message);
/// What a device with a bridge hands over for sending: sealed, if all it goes to can open it.
[[nodiscard]] mail::Message outgoing_form(const World& world, const Host& device, const std::vector<std::string>& recipients, const mail::Message& message);

/// The ciphertexts that an act of writing will need and that are not recorded yet, their `cms` still empty: for
/// recipients, and for the writer's own copy, at providers that seal mail.
[[nodiscard]] std::vector<KeepCiphertext> wanted_ciphertexts(const World& world, const Action& action);

/// The store that a server session works with, for the time of one turn: its provider's; for a program outside
/// that of whoever logs in; for a bridge its provider's with the owner's letters opened. What a session changes
/// through a bridge is sealed again when the turn ends.
class SessionStore {
  public:
    SessionStore(World& world, const Stream& stream, base::AccountId account);
    ~SessionStore();
    SessionStore(const SessionStore&) = delete;
    SessionStore& operator=(const SessionStore&) = delete;

    [[nodiscard]] mail::Store& get();

  private:
    void open_all();
    void seal_all();

    World& world_;
    std::optional<OutsideStore> outside_;
    mail::Store* provider_ = nullptr;
    std::string owner_;                                              ///< of the bridge; empty: no bridge
    std::optional<mail::Store> opened_;
    std::vector<std::pair<mail::Message, mail::Message>> pairs_;     ///< opened and sealed
};

}  // namespace sim
