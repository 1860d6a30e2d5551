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

  protected:
    [[nodiscard]] Provider* provider();
    /// The account that a recipient means, if this host puts letters into its mailbox itself.
    [[nodiscard]] virtual const mail::Account* local_account(const mail::Path& recipient);
    /// Whose account it is. REQUIRES: local_account found it.
    [[nodiscard]] virtual Provider& home_of(const mail::Account& account);

    Machine& machine_;
    World& world_;
    Stream& stream_;
};

}  // namespace sim
