#pragma once
/// What an SMTP server answers to a real program on this computer: what it answers to everybody, by the same
/// policies and faults, but for what the edge of the World needs. Its mail exchanger takes letters for every
/// domain of the World as that domain's own would, its submission server lets every account log in, and neither
/// takes a letter that could not be delivered, since nothing leaves this computer.
///
/// Doors: those of smtp::Backend.

#include <optional>
#include <string>
#include <string_view>

#include "sim/delivery_backend.h"

namespace sim {

class OutsideBackend final : public DeliveryBackend {
  public:
    using DeliveryBackend::DeliveryBackend;

    std::optional<std::string> password_of(std::string_view user) override;
    smtp::RecipientVerdict check_recipient(const mail::Envelope& so_far, const mail::Path& recipient,
                                           std::string_view authenticated_user) override;
    /// A mail exchanger hands each provider's recipients to that provider's own exchanger; a submission
    /// server keeps what is its own provider's and relays the rest through the World.
    smtp::AcceptVerdict accept(const smtp::Transfer& transfer) override;

  protected:
    const Provider* home_of_user(std::string_view user) override;

  private:
    /// Whose domain it is; the first provider's if no domain is named. nullptr: none of this World's.
    [[nodiscard]] const Provider* home_of(const mail::Mailbox& address) const;
    /// The server of a provider that takes letters from other servers; this one if it has none.
    [[nodiscard]] base::HostId exchanger_of(std::size_t provider) const;
};

}  // namespace sim
