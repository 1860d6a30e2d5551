// Every part of the window in three sizes and three themes is searched for faults: labels that are
// cut, widgets over one another or outside the window, widgets without an id of their own.

#include <gtest/gtest.h>

#include "app/live_service.h"
#include "gui/gallery.h"
#include "tests/gui/moments.h"

namespace {

TEST(Gallery, NoPartHasAFault) {
    sim::Timeline timeline = gui_test::p1_run();
    ASSERT_TRUE(gui_test::at_line(timeline, base::Protocol::Imap, false, "a3 OK"));
    std::size_t pictures = 0;
    std::size_t widgets = 0;   // a part may have none: an inspector of nothing
    const base::Outcome walked = gui::walk_gallery(
        timeline, [&](const gui::GalleryPicture& picture, const gui::App& app, const gui::Stage&) {
            ++pictures;
            widgets += app.widgets().widgets().size();
            for (const std::string& fault :
                 gui::faults_of(app.widgets(), static_cast<float>(picture.width),
                                static_cast<float>(picture.height)))
                ADD_FAILURE() << picture.name() << ": " << fault;
            return true;
        }, app::painted_doors);
    ASSERT_TRUE(walked.ok()) << walked.problem().sentence();
    EXPECT_EQ(pictures, (gui::gallery_views().size() + gui::gallery_moments().size()) * 9);
    EXPECT_GT(widgets, pictures);
}

TEST(Gallery, FaultsAreFound) {
    gui::WidgetRegistry widgets;
    widgets.set_layer("Map");
    widgets.add("a", {0, 0, 100, 30}, true);
    widgets.note_cut();
    widgets.add("a", {50, 10, 100, 30}, true);
    widgets.add("", {200, 0, 900, 30}, true);
    widgets.set_layer("Overlay");
    widgets.add("b", {40, 0, 100, 25}, true);
    const std::vector<std::string> faults = gui::faults_of(widgets, 1000, 500);
    EXPECT_EQ(faults.size(), 5U);  // cut, twice, no id, outside, one over the other; "b" lies above
}

}  // namespace
