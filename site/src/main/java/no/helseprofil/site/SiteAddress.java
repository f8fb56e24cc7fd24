package no.helseprofil.site;

import java.nio.file.Path;

/** Address of a file of the checkout in the site: {@code docs} is its root, and all else is in a folder beside. */
final class SiteAddress {

    /** Name of the page that describes its folder. */
    static final String README = "README.md";

    /** First page of the site. */
    static final String INDEX = "docs/README.md";

    /** First page of its Norwegian part. */
    static final String NORWEGIAN_INDEX = "docs/no/README.md";

    private static final String DOCUMENTATION = "docs/";
    private static final String ELSEWHERE = "project/";

    private SiteAddress() {}

    /**
     * Returns the path below the root of the site. Sources get the extension of a text, so that a browser shows them.
     */
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

    /** Returns the address of a file of the site, relative to the page of a file of the checkout. */
    static String relative(String from, String address) {
        Path folder = Path.of("/").resolve(of(from)).resolveSibling("");
        return folder.relativize(Path.of("/" + address)).toString();
    }
}
