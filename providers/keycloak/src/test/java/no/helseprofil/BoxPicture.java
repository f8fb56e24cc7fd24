package no.helseprofil;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Picture (SVG) of rows of boxes; it shows what a box uses where the pointer rests on the box. */
final class BoxPicture {

    private static final int WIDTH = 1010;
    private static final int LEFT = 210;
    private static final int GAP = 8;
    private static final int HEIGHT = 26;
    private static final int PADDING = 9;
    private static final int LETTER = 8;

    private final StringBuilder rows = new StringBuilder();
    private int y = GAP;

    /**
     * A row below those before.
     *
     * @param label what is written in front of it
     * @param names what is written into its boxes
     * @param uses by name, what that uses
     */
    void row(String label, List<String> names, Map<String, Set<String>> uses) {
        rows.append("<text x=\"%d\" y=\"%d\" fill=\"#555\">%s</text>\n".formatted(GAP, y + HEIGHT - PADDING, label));
        int x = LEFT;
        for (String name : names) {
            int width = name.length() * LETTER + 2 * PADDING;
            if (x + width > WIDTH - GAP) {
                x = LEFT;
                y += HEIGHT + GAP;
            }
            rows.append("<g><title>%s uses %s</title>"
                            .formatted(
                                    name,
                                    uses.get(name).isEmpty() ? "nothing here" : String.join(", ", uses.get(name))))
                    .append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\"/>"
                            .formatted(x, y, width, HEIGHT))
                    .append("<text x=\"%d\" y=\"%d\">%s</text></g>\n"
                            .formatted(x + PADDING, y + HEIGHT - PADDING, name));
            x += width + GAP;
        }
        y += HEIGHT + 2 * GAP;
        rows.append("<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n".formatted(GAP, y - GAP, WIDTH - GAP, y - GAP));
    }

    String svg() {
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d">
            <title>Packages: each stands on what it uses</title>
            <style>text { font: 13px monospace } rect { fill: #eef4fb; stroke: #35618e } line { stroke: #ccc }</style>
            <rect width="%1$d" height="%2$d" style="fill: white; stroke: none"/>
            %3$s</svg>
            """.formatted(WIDTH, y, rows);
    }
}
