package no.helseprofil.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Command that writes the documentation of a checkout as web pages. If a link leads nowhere, it reports that and writes
 * none.
 */
public final class DocumentationSite {

    private static final List<String> PAGES_AT_THE_TOP =
            List.of("README.md", "CHANGELOG.md", "CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "SECURITY.md");
    private static final List<String> FOLDERS_OF_PAGES =
            List.of("docs", "examples", "realm-config", "test-kit/node", "test-kit/python");
    private static final String STYLE = "site.css";

    private final Path root;
    private final Map<String, SourcePage> pages;

    private DocumentationSite(Path root, Map<String, SourcePage> pages) {
        this.root = root;
        this.pages = pages;
    }

    /** Takes the root of the checkout, and the target folder. */
    public static void main(String[] arguments) throws IOException {
        DocumentationSite site = of(Path.of(arguments[0]).toRealPath());
        List<String> broken = site.brokenLinks();
        if (!broken.isEmpty()) {
            throw new IllegalStateException(
                    "Links of the documentation that lead nowhere:\n" + String.join("\n", broken));
        }
        site.writeTo(Path.of(arguments[1]));
    }

    /** Returns the documentation of the checkout with this root. */
    static DocumentationSite of(Path root) throws IOException {
        Map<String, SourcePage> pages = new TreeMap<>();
        for (Path file : pageFiles(root)) {
            String path = root.relativize(file).toString();
            pages.put(path, SourcePage.of(path, Files.readString(file)));
        }
        return new DocumentationSite(root, pages);
    }

    private static List<Path> pageFiles(Path root) throws IOException {
        List<Path> files = new ArrayList<>();
        PAGES_AT_THE_TOP.stream().map(root::resolve).filter(Files::exists).forEach(files::add);
        for (String name : FOLDERS_OF_PAGES) {
            Path folder = root.resolve(name);
            if (Files.isDirectory(folder)) {
                try (Stream<Path> tree = Files.walk(folder)) {
                    tree.filter(DocumentationSite::isPage).forEach(files::add);
                }
            }
        }
        return files;
    }

    private static boolean isPage(Path file) {
        String path = file.toString();
        return path.endsWith(".md") && !path.contains("/node_modules/") && !path.contains("/target/");
    }

    /** Returns the pages by their paths in the checkout. */
    Map<String, SourcePage> pages() {
        return pages;
    }

    /** Returns a line for each link to a missing page, heading or file of the checkout. */
    List<String> brokenLinks() {
        return pages.values().stream()
                .flatMap(page -> page.links().stream()
                        .flatMap(link ->
                                fault(link).stream().map(fault -> page.path() + ": " + link.written() + " " + fault)))
                .toList();
    }

    private Optional<String> fault(SourceLink link) {
        Optional<SourcePage> target = page(link.path());
        if (target.isEmpty()) {
            return Files.exists(root.resolve(link.path())) ? Optional.empty() : Optional.of("names no file");
        }
        return link.fragment().isEmpty() || target.get().anchors().contains(link.fragment())
                ? Optional.empty()
                : Optional.of("names no heading of " + target.get().path());
    }

    /** Returns the page of a path; for a folder, the page that describes it. */
    private Optional<SourcePage> page(String path) {
        return Stream.of(path, path.isEmpty() ? SiteAddress.README : path + "/" + SiteAddress.README)
                .map(pages::get)
                .filter(Objects::nonNull)
                .findFirst();
    }

    private void writeTo(Path folder) throws IOException {
        SiteNavigation english = SiteNavigation.of(indexPage(SiteAddress.INDEX));
        SiteNavigation norwegian = SiteNavigation.of(indexPage(SiteAddress.NORWEGIAN_INDEX));
        for (SourcePage page : pages.values()) {
            for (SourceLink link : page.links()) {
                lead(page, link, folder);
            }
            PageFrame frame = new PageFrame(page, page.isNorwegian() ? norwegian : english, STYLE);
            write(folder.resolve(SiteAddress.of(page.path())), frame.html().getBytes(StandardCharsets.UTF_8));
        }
        try (InputStream style = DocumentationSite.class.getResourceAsStream(STYLE)) {
            write(folder.resolve(STYLE), Objects.requireNonNull(style).readAllBytes());
        }
    }

    private SourcePage indexPage(String path) {
        return page(path).orElseThrow(() -> new IllegalStateException(path + " is missing: it has the navigation"));
    }

    private void lead(SourcePage from, SourceLink link, Path folder) throws IOException {
        Optional<SourcePage> page = page(link.path());
        Path file = root.resolve(link.path());
        if (page.isPresent()) {
            link.leadTo(
                    SiteAddress.relative(from.path(), SiteAddress.of(page.get().path())), page.get());
        } else if (Files.isDirectory(file)) {
            link.leadNowhere();
        } else {
            String address = SiteAddress.of(link.path());
            write(folder.resolve(address), Files.readAllBytes(file));
            link.leadTo(SiteAddress.relative(from.path(), address));
        }
    }

    private static void write(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }
}
