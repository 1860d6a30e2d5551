#include "app/exports.h"

#include <filesystem>

#include "app/files.h"
#include "app/run_json.h"
#include "app/terminal.h"
#include "gui/view/assets.h"
#include "gui/view/exchange_view.h"
#include "gui/view/scene.h"
#include "protocols/base/octets.h"
#include "sim/export/capture.h"
#include "sim/export/ladder.h"
#include "sim/export/letters.h"
#include "sim/export/page.h"
#include "sim/export/transcript.h"

namespace app {

namespace {

std::string plain_text(const sim::Timeline& timeline, bool secrets) {
    const gui::Scene scene = gui::scene_of(timeline);
    gui::JournalIndex index;
    index.refresh(scene.journal, scene.branch);
    gui::ExchangeQuery query;
    query.reveal = secrets;
    return gui::exchange_text(scene, index, query);
}

/// Valid UTF-8, whatever octets came in letters and commands, and nothing that steers a terminal it is shown on.
std::string transcript_file(const sim::Timeline& timeline, const exported::RunView& run, bool marked) {
    return terminal_text(marked ? exported::markdown(run) : plain_text(timeline, run.secrets));
}

/// With passwords in it, a file is for its owner alone.
Readers readers_of(bool secrets) { return secrets ? Readers::Owner : Readers::Anyone; }

base::Problem stopped(const std::string& file) { return {file, "was not written: it was stopped", ""}; }

base::Outcome write_page(const sim::Timeline& timeline, const std::string& path, bool secrets, const script::StopButton& stop) {
    auto page = read_file((gui::assets_dir() / "export" / "replay.html").string());
    if (!page) return page.problem();
    auto whole = exported::replay_page(page.value(), run_json(timeline, secrets, DocumentFor::Looking, stop));
    if (stop.is_pressed()) return stopped(path);
    if (!whole) return whole.problem();
    return write_file(path, whole.value(), readers_of(secrets));
}

base::Outcome write_letters(const exported::RunView& run, const std::string& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) return base::Problem{folder, "cannot be made: " + error.message(), ""};
    for (const exported::LetterFile& letter : exported::letters_of(run)) {
        if (auto written = write_file((std::filesystem::path{folder} / letter.name).string(), letter.octets); !written) return written;
    }
    return {};
}

}  // namespace

base::Outcome write_exports(const sim::Timeline& timeline, const ExportOptions& options, bool secrets, const script::StopButton& stop) {
    exported::RunView run{timeline, secrets};
    run.given_up = stop.pressed;
    run.context = stop.context;
    if (!options.pcap.empty()) {
        const std::string packets = exported::capture(run);
        if (stop.is_pressed()) return stopped(options.pcap);
        if (auto written = write_file(options.pcap, packets, readers_of(secrets)); !written) return written;
    }
    if (!options.svg.empty()) {
        if (auto written = write_file(options.svg, exported::ladder_svg(run), readers_of(secrets)); !written) return written;
    }
    if (!options.text.empty()) {
        const bool marked = base::to_lower(options.text).ends_with(".md");
        if (auto written = write_file(options.text, transcript_file(timeline, run, marked), readers_of(secrets)); !written) return written;
    }
    if (!options.mbox.empty()) {
        if (auto written = write_file(options.mbox, exported::mbox_of(run)); !written) return written;
    }
    if (!options.eml.empty()) {
        if (auto written = write_letters(run, options.eml); !written) return written;
    }
    if (!options.html.empty()) return write_page(timeline, options.html, secrets, stop);
    return {};
}

}  // namespace app
