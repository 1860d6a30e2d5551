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

  protected:
    [[nodiscard]] Provider* provider();
    [[nodiscard]] const SmtpPolicy& policy() const;
    /// Where this user's account is; nullptr if nobody here has one.
    [[nodiscard]] virtual const Provider* home_of_user(std::string_view user);
    /// The address as this site's own: what names this very server by its address, or its postmaster by its
    /// name, is an address of the provider's domain (RFC 5321 4.1.3, 4.5.1).
    [[nodiscard]] mail::Mailbox at_this_site(const mail::Mailbox& address) const;
    /// What a server of `home` says to an address of its own.
    [[nodiscard]] static smtp::RecipientVerdict verdict_at_home(const Provider& home, const mail::Mailbox& address, std::uint64_t octets);
    /// False: the server of `home` has not met sender, recipient and client long enough (RFC 6647).
    [[nodiscard]] bool is_known_to(Provider& home, const mail::Envelope& so_far, const mail::Mailbox& address);
    /// What is to be done with this letter, whose recipients are still those of the envelope.
    [[nodiscard]] QueueEntry taken_letter(const smtp::Transfer& transfer, std::uint32_t id) const;
    /// Evaluates who the letter is from, if this server does so; true: its owner wants it refused.
    [[nodiscard]] bool is_forged(const smtp::Transfer& transfer);
    [[nodiscard]] bool goes_in_circles(const smtp::Transfer& transfer) const;
    [[nodiscard]] bool may_relay(const mail::Mailbox& recipient, std::string_view user) const;
    /// The text with this server's trace field in front (RFC 5321 4.4).
    [[nodiscard]] mail::Message with_received(const smtp::Transfer& transfer, std::uint32_t id) const;

    Machine& machine_;
    World& world_;
    Stream& stream_;
    std::string results_;    ///< Authentication-Results of the letter at hand, if this server writes them
};

}  // namespace sim
