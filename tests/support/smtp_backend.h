#pragma once
/// A small mail host for tests: its users have mailboxes in a store, logged-in users may send
/// anywhere, and everything it was asked is written down.
///
/// Doors: SmtpHost. Local parts with a meaning of their own: see check_recipient.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocols/mail/store.h"
#include "protocols/smtp/backend.h"

namespace test_support {

/// One letter as the host took it.
struct TakenLetter {
    mail::Envelope envelope;
    std::string text;
    std::string client_name;
    std::string with;
    std::string user;

    friend bool operator==(const TakenLetter&, const TakenLetter&) = default;
};

class SmtpHost : public smtp::Backend {
  public:
    explicit SmtpHost(std::string domain = "meadow.example") : domain_{std::move(domain)} {}

    std::optional<std::string> password_of(std::string_view user) override;
    smtp::SenderVerdict check_sender(const mail::Envelope& envelope,
                                     std::string_view user) override;
    /// Besides users: `full`, `toofull`, `grey`, `busy`, `moved`, `closed`, `later`, `away` get the
    /// verdict of that name; `small` takes no letter above 100 octets; `postmaster` and local parts with a space or UTF-8 are always there.
    smtp::RecipientVerdict check_recipient(const mail::Envelope& so_far,
                                           const mail::Path& recipient,
                                           std::string_view user) override;
    smtp::AcceptVerdict accept(const smtp::Transfer& transfer) override;
    smtp::Verification verify(std::string_view text) override;
    smtp::Verification expand(std::string_view list) override;
    std::optional<smtp::Reply> forced_reply(std::string_view verb) override;

    std::map<std::string, std::string> passwords{{"ada", "tulip-42"}, {"ben", "rye-bread-9"}};
    smtp::SenderVerdict sender_verdict = smtp::SenderVerdict::Accept;
    smtp::AcceptVerdict accept_verdict = smtp::AcceptVerdict::Stored;
    /// Verb (or ".") and the reply to give instead, as often as the number says.
    std::map<std::string, std::pair<smtp::Reply, int>, std::less<>> faults;
    std::vector<TakenLetter> taken;

    friend bool operator==(const SmtpHost& a, const SmtpHost& b) {
        return a.domain_ == b.domain_ && a.passwords == b.passwords && a.taken == b.taken &&
               a.faults == b.faults;
    }

  private:
    std::string domain_;
};

}  // namespace test_support
