package no.helseprofil.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documentation of this checkout has no broken link, and neither have the pages that are made of it. */
class DocumentationSiteTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private static Path site;

    private static DocumentationSite documentation;

    private static final Map<Path, Document> WRITTEN = new TreeMap<>();

    @TempDir
    private Path checkout;

    @BeforeAll
    static void write() throws IOException {
        documentation = DocumentationSite.of(ROOT);
        DocumentationSite.main(new String[] {ROOT.toString(), site.toString()});
        try (Stream<Path> files = Files.walk(site)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".html")).toList()) {
                WRITTEN.put(file, Jsoup.parse(file));
            }
        }
    }

    @Test
    void everyLinkHasATarget() {
        assertThat(documentation.brokenLinks()).isEmpty();
        assertThat(documentation.pages()).as("pages that were looked at").containsKeys("README.md", "docs/install.md");
    }

    @Test
    void theIndexListsEveryPageOfItsFolder() {
        assertThat(unlisted(SiteAddress.INDEX, "docs/[^/]+\\.md"))
                .as("pages without a row in docs/README.md, by which readers find them")
                .isEmpty();
        assertThat(unlisted(SiteAddress.NORWEGIAN_INDEX, "docs/no/[^/]+\\.md"))
                .as("pages without a line in docs/no/README.md")
                .isEmpty();
    }

    @Test
    void everyRenderedLinkTargetsAFileAndAHeading() {
        assertThat(WRITTEN).hasSameSizeAs(documentation.pages().keySet());
        WRITTEN.forEach((file, page) -> {
            for (Element link : page.select("[href]")) {
                String address = link.attr("href");
                if (!address.matches("[a-z]+:.*")) {
                    assertThat(leads(file, address))
                            .as("%s of %s", address, site.relativize(file))
                            .isTrue();
                }
            }
        });
    }

    @Test
    void everyPageHasLanguageTitleAndNavigation() {
        WRITTEN.forEach((file, page) -> {
            String name = site.relativize(file).toString();
            assertThat(page.selectFirst("html").attr("lang")).as(name).isEqualTo(name.startsWith("no/") ? "nb" : "en");
            assertThat(page.select("h1")).as("titles of %s", name).hasSize(1);
            assertThat(page.select("nav li")).as("navigation of %s", name).isNotEmpty();
            assertThat(page.select("[id]").eachAttr("id")).as("ids of %s", name).doesNotHaveDuplicates();
            assertThat(page.select("main").text())
                    .as("comments for who writes %s", name)
                    .doesNotContain("<!--");
        });
    }

    @Test
    void theNavigationMarksTheCurrentPage() {
        assertThat(WRITTEN.get(site.resolve("install.html")).select("nav [aria-current=page]"))
                .as("the page's own entry")
                .hasSize(1);
    }

    @Test
    void linksToAnotherLanguageAreMarked() {
        assertThat(WRITTEN.get(site.resolve("migration.html")).select("main a[hreflang=nb]"))
                .as("links to Norwegian pages")
                .isNotEmpty();
        assertThat(WRITTEN.get(site.resolve("no/planlegge.html")).select("main a[href^=../]:not([hreflang=en])"))
                .as("links to English pages that don't say so")
                .isEmpty();
    }

    @Test
    void norwegianPagesContainNoEnglishSentence() {
        WRITTEN.forEach((file, page) -> {
            if (page.selectFirst("html").attr("lang").equals("nb")) {
                Document words = page.clone();
                words.select("pre, code").remove();
                assertThat(words.select("main").text())
                        .as("%s", site.relativize(file))
                        .doesNotContainPattern("(?i)\\b(the|and|of|with|which|that|this|are|who|when|your)\\b");
            }
        });
    }

    @Test
    void reportsBrokenLinksAndWritesNothing() throws IOException {
        put("docs/README.md", "# Index\n\n## Tasks\n\n* [There](there.md#a-heading)\n* [No heading](there.md#none)\n");
        put(
                "docs/no/README.md",
                "# Norsk\n\n[Ingen side](../gone.md), [her](#norsk), [der](https://example.no/gone)\n");
        put(
                "docs/there.md",
                "# There\n\n## A heading\n\n`[code](gone.md)`, [a file](../run), [a folder](../docs/no)\n");
        put("run", "");

        Path target = checkout.resolve("target");
        assertThat(DocumentationSite.of(checkout).brokenLinks())
                .containsExactly(
                        "docs/README.md: there.md#none names no heading of docs/there.md",
                        "docs/no/README.md: ../gone.md names no file");
        assertThatThrownBy(() -> DocumentationSite.main(new String[] {checkout.toString(), target.toString()}))
                .hasMessageContaining("../gone.md names no file");
        assertThat(target).doesNotExist();
    }

    @Test
    void aLinkOutsideTheRepositoryIsBroken() throws IOException {
        put("docs/README.md", "# Index\n\n[Above](../../../../etc/hosts)\n");

        assertThat(DocumentationSite.of(checkout).brokenLinks()).hasSize(1);
    }

    private static List<String> unlisted(String index, String folder) {
        List<String> listed = SiteNavigation.of(documentation.pages().get(index)).groups().stream()
                .flatMap(group -> group.entries().stream())
                .map(SiteNavigation.Entry::file)
                .toList();
        return documentation.pages().keySet().stream()
                .filter(page -> page.matches(folder) && !page.equals(index) && !listed.contains(page))
                .toList();
    }

    private static boolean leads(Path from, String address) {
        String[] parts = address.split("#", 2);
        Path file = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]).normalize();
        return Files.isRegularFile(file)
                && (parts.length == 1 || WRITTEN.get(file).getElementById(parts[1]) != null);
    }

    private void put(String name, String text) throws IOException {
        Path file = checkout.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
