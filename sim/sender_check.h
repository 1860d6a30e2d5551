#pragma once
/// Who a letter is from: SPF (RFC 7208), a signature in the manner of DKIM (RFC 6376), and DMARC (RFC 7489), as a
/// receiving server evaluates them, and the field in which it writes down what it found (RFC 8601).
///
/// The canonical text that is signed is the real one; the signature is a toy and says so (a=toy-sha256): whether it is
/// right is asked of the World, which knows each domain's secret, and not computed from the published key.
/// The answers of the name servers are read directly, with no exchange of lines.
/// Doors: SenderCheck, check_sender, results_field, signature_field, key_record.

#include <string>
#include <string_view>

#include "protocols/mail/envelope.h"
#include "protocols/mail/message.h"
#include "sim/world.h"

namespace sim {

/// Results by the words of RFC 8601 2.7: "pass", "fail", "softfail", "neutral", "none", "permerror", "temperror".
struct SenderCheck {
    std::string spf = "none";
    std::string spf_domain;          ///< of the envelope's sender; of the greeting if that is null
    std::string dkim = "none";
    std::string dkim_domain;         ///< d= of the signature that counts
    std::string dmarc = "none";
    std::string from_domain;         ///< of the header's From
    std::string policy;              ///< what the owner of that domain asks for: "none", "quarantine", "reject"; empty: nothing

    /// The owner asks that such letters are refused, and this is one.
    [[nodiscard]] bool refuses() const { return dmarc == "fail" && policy == "reject"; }
};

/// SPF of one address: may it send for this domain?
[[nodiscard]] std::string spf_result(const dns::Zones& zones, std::string_view domain, std::string_view client_address);
[[nodiscard]] SenderCheck check_sender(const World& world, std::string_view client_address, std::string_view greeting,
                                       const mail::Envelope& envelope, const mail::Message& message);
/// "Authentication-Results: mx1.meadow.example; spf=pass …", folded, with its CRLF.
[[nodiscard]] std::string results_field(std::string_view server, const SenderCheck& check);
/// One line of it, for people.
[[nodiscard]] std::string results_words(const SenderCheck& check);
/// "DKIM-Signature: …" of a domain for this message, with its CRLF.
[[nodiscard]] std::string signature_field(const World& world, std::string_view domain, std::string_view selector, const mail::Message& message);
/// The TXT record at <selector>._domainkey.<domain>.
[[nodiscard]] std::string key_record(const World& world, std::string_view domain, std::string_view selector);

}  // namespace sim
