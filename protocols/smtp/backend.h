#pragma once
/// What an SMTP server session asks of its surroundings: who may send, who receives, and to take a
/// letter. An argument of the session, never stored by it.
///
/// Doors: Backend, Transfer, SenderVerdict, RecipientVerdict, AcceptVerdict, Verification.
/// A verdict is a promise already kept: Stored means that the letter is on stable storage.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/mail/envelope.h"
#include "protocols/smtp/reply.h"
#include "protocols/wire/sasl.h"

namespace smtp {

enum class SenderVerdict : std::uint8_t {
    Accept,
    NotYours,        ///< 553 5.7.1: the address belongs to someone else (RFC 6409 6.1)
    Refused,         ///< 550 5.7.1: by a rule of this server
    UnknownDomain,   ///< 550 5.1.8
    StoreFullForNow, ///< 452 4.3.1
    TryLater,        ///< 451 4.3.0
};

enum class RecipientVerdict : std::uint8_t {
    Accept,
    WillForward,        ///< 251 2.1.5: not here, but this server will pass it on (RFC 5321 3.4)
    UnknownUser,        ///< 550 5.1.1
    UnknownDomain,      ///< 550 5.1.2
    RelayDenied,        ///< 550 5.7.1
    MailboxDisabled,    ///< 550 5.2.1
    Moved,              ///< 551 5.1.6
    MailboxFullForNow,  ///< 452 4.2.2
    MailboxFullForGood, ///< 552 5.2.2
    MailboxBusy,        ///< 450 4.2.0
    Greylisted,         ///< 451 4.7.1
    TryLater,           ///< 451 4.3.0
};

enum class AcceptVerdict : std::uint8_t {
    Stored,              ///< 250 2.0.0: this server is responsible now (RFC 5321 4.2.5)
    StoreFullForNow,     ///< 452 4.3.1
    MailboxFullForNow,   ///< 452 4.2.2
    MailboxFullForGood,  ///< 552 5.2.2
    TooBig,              ///< 552 5.3.4
    LoopDetected,        ///< 554 5.4.6: too many Received fields (RFC 5321 6.3)
    Refused,             ///< 554 5.7.1: by a rule of this server
    TryLater,            ///< 451 4.3.0
};

/// One letter on its way from a client to this server. Views are valid during the call only.
struct Transfer {
    const mail::Envelope& envelope;
    std::string_view text;         ///< exact octets after dot-unstuffing
    std::string_view client_name;  ///< argument of EHLO or HELO
    std::string_view with;  ///< "SMTP", "ESMTP", "ESMTPSA", "UTF8SMTPA" … (RFC 3848, 6531 4.3)
    std::string_view user;         ///< who logged in, or empty
};

/// What VRFY or EXPN found: no mailbox, one, or several ("Ben <ben@meadow.example>" each).
struct Verification {
    std::vector<std::string> mailboxes;
    bool ambiguous = false;  ///< VRFY: several people could be meant (553)
    bool elsewhere = false;  ///< VRFY: another domain's address, of which nothing is known here (252)
};

class Backend : public wire::PasswordSource {
  public:
    /// May this sender open a transaction here? Called for MAIL, with everything MAIL said.
    virtual SenderVerdict check_sender(const mail::Envelope& envelope, std::string_view user) {
        (void)envelope;
        (void)user;
        return SenderVerdict::Accept;
    }

    /// Called for each RCPT. `postmaster` without a domain reaches it like any other recipient; a
    /// backend must accept it (RFC 5321 4.5.1).
    virtual RecipientVerdict check_recipient(const mail::Envelope& so_far,
                                             const mail::Path& recipient,
                                             std::string_view authenticated_user) = 0;

    /// Takes the letter, adding its own Received field. The session says 250 only if this has
    /// returned Stored.
    virtual AcceptVerdict accept(const Transfer& transfer) = 0;

    /// VerifyPolicy::Truthful only.
    virtual Verification verify(std::string_view text) {
        (void)text;
        return {};
    }
    virtual Verification expand(std::string_view list) {
        (void)list;
        return {};
    }

    /// A refusal set by a fault or an experiment: the reply to give to this command in place of
    /// carrying it out. `verb` is upper case; "." asks about the end of the text, before `accept`.
    /// A reply with code 421 also ends the session. Codes below 400 are not allowed.
    virtual std::optional<Reply> forced_reply(std::string_view verb) {
        (void)verb;
        return std::nullopt;
    }
};

}  // namespace smtp
