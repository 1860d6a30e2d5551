#include "gui/view/present_view.h"

namespace gui {

PresentView build_present(const Narrator& narrator, const LineExplanation& now) {
    PresentView view;
    view.who = now.who;
    view.line = now.is_line ? now.line : std::string{};  // an act or a fact is told by its sentence
    view.from_client = now.from_client;
    view.sentence = now.meaning;
    view.effects = now.effects;
    view.rfc = now.rfc;
    const sim::Journal& journal = narrator.scene.journal;
    if (narrator.scene.arrivals >= journal.arrivals().size()) {
        view.nothing_next = "Nothing is left to happen by itself.";
        return view;
    }
    const base::EntryId next = journal.arrivals()[narrator.scene.arrivals].line;
    const LineExplanation then = explain_line(narrator, next);
    view.next_who = then.who;
    view.next_line = then.line;
    view.next_sentence = then.meaning;
    return view;
}

std::string text(const PresentView& view, bool revealed) {
    std::string out = view.line.empty() && view.sentence.empty()
                          ? "nothing was said yet\n"
                          : view.who + "\n" + (view.line.empty() ? "" : "  " + view.line + "\n") + "  " + view.sentence + "\n";
    for (const std::string& effect : view.effects) out += "  > " + effect + "\n";
    if (!view.nothing_next.empty()) return out + "next: " + view.nothing_next + "\n";
    out += "next: " + view.next_who + "\n";
    out += revealed ? "  " + view.next_line + "\n  " + view.next_sentence + "\n" : "  (hidden)\n";
    return out;
}

}  // namespace gui
