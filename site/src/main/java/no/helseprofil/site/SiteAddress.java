package no.helseprofil.site;

import java.nio.file.Path;

/** Where a file of the checkout lies in the site: {@code docs} is its root, and all else is in a folder beside. */
final class SiteAddress {

    /** What the page is called that describes its folder. */
    static final String README = "README.md";

    /** The page that the site begins with. */
    static final String INDEX = "docs/README.md";

    /** The page that its Norwegian part begins with. */
    static final String NORWEGIAN_INDEX = "docs/no/README.md";

    private static final String DOCUMENTATION = "docs/";
    private static final String ELSEWHERE = "project/";

    private SiteAddress() {}

    /** Its path below the root of the site. Sources are called as text, so that a browser shows them. */
    static String of(String file) {
        String path = file.startsWith(DOCUMENTATION) ? file.substring(DOCUMENTATION.length()) : ELSEWHERE + file;
        if (path.endsWith(README)) {
            return path.substring(0, path.length() - README.length()) + "index.html";
        }
        if (path.endsWith(".md")) {
            return path.substring(0, path.length() - ".md".length()) + ".html";
        }
        return path.startsWith(ELSEWHERE) ? path + ".txt" : path;
    }

    /** The address of a file of the site as the page of this file of the checkout names it. */
    static String relative(String from, String address) {
        Path folder = Path.of("/").resolve(of(from)).resolveSibling("");
        return folder.relativize(Path.of("/" + address)).toString();
    }
}
