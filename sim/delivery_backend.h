#pragma once
/// What an SMTP server of a World answers to its session: who lives here, who may relay, and the
/// taking of letters into a mailbox or a queue before the 250 is written.
///
/// Lives during one call of a session. Doors: those of smtp::Backend.

#include <optional>
#include <string>
#include <string_view>

#include "protocols/smtp/backend.h"
#include "sim/machine.h"

namespace sim {

class DeliveryBackend : public smtp::Backend {
  public:
    DeliveryBackend(Machine& machine, World& world, Stream& stream)
        : machine_{machine}, world_{world}, stream_{stream} {}

    std::optional<std::string> password_of(std::string_view user) override;
    smtp::SenderVerdict check_sender(const mail::Envelope& envelope, std::string_view user) override;
    smtp::RecipientVerdict check_recipient(const mail::Envelope& so_far, const mail::Path& recipient,
                                           std::string_view authenticated_user) override;
    smtp::AcceptVerdict accept(const smtp::Transfer& transfer) override;
    smtp::Verification verify(std::string_view text) override;
    smtp::Verification expand(std::string_view list) override;
    std::optional<smtp::Reply> forced_reply(std::string_view verb) override;

  private:
    [[nodiscard]] Provider* provider();
    [[nodiscard]] const SmtpPolicy& policy() const;
    [[nodiscard]] bool may_relay(const mail::Mailbox& recipient, std::string_view user) const;
    /// The text with this server's trace field in front (RFC 5321 4.4).
    [[nodiscard]] mail::Message with_received(const smtp::Transfer& transfer, std::uint32_t id) const;

    Machine& machine_;
    World& world_;
    Stream& stream_;
};

}  // namespace sim
