#pragma once
/// The way of a letter as its own text tells it: Received fields from the first relay to the last, and
/// the envelope beside the header.
///
/// Doors: received_path, envelope_beside_header. Fails: never; a field that says nothing is left empty.

#include "gui/view/scene.h"
#include "gui/view/sheet.h"
#include "protocols/mail/message.h"

namespace gui {

/// One row a Received field, the oldest (lowest) first.
[[nodiscard]] SheetSection received_path(const mail::Message& message);

/// Who sent it and to whom, as the envelope says and as the header says: they need not agree.
[[nodiscard]] SheetSection envelope_beside_header(const Scene& scene, base::LetterId letter,
                                                  const mail::Message& message);

}  // namespace gui
