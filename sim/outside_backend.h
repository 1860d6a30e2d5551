#pragma once
/// What an SMTP server answers to a program outside. It stands for the whole World: its mail exchanger
/// takes letters for every domain of the World, its submission server lets every account log in, and
/// neither takes a letter that could not be delivered, since nothing leaves this computer.
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

  private:
    [[nodiscard]] const mail::Account* local_account(const mail::Path& recipient) override;
    [[nodiscard]] Provider& home_of(const mail::Account& account) override;
    /// The account of any provider; the first provider's if no domain is named.
    [[nodiscard]] const mail::Account* any_account(const mail::Mailbox& mailbox) const;
};

}  // namespace sim
