package no.helseprofil.it.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Findings of axe-core in a page as it is shown: rules of WCAG 2.1, levels A and AA, and good practice. The driver puts
 * axe-core in, so the page's content security policy stays as it is.
 */
final class Accessibility {

    private static final List<String> RULES = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice");

    private static final String AXE = axe();

    /** A run that fails is a finding too. */
    private static final String RUN = """
            const done = arguments[1];
            const told = rule => rule.nodes.map(node => `${rule.id} (${rule.impact}): ${node.html}: ${node.failureSummary}`);
            axe.run(document, Object.assign({ resultTypes: ['violations'] }, arguments[0])).then(
                result => done(result.violations.flatMap(told)),
                error => done(['axe failed: ' + error.message]));
            """;

    private Accessibility() {}

    /** One line for each element that breaks a rule, in the width, zoom and colours that the browser has now. */
    static List<String> violations(Chromium chromium) {
        return violations(chromium, Map.of("runOnly", RULES));
    }

    /**
     * Returns the same but for the rule that depends on style alone: for a page whose style was examined on another.
     */
    static List<String> violationsBesideContrast(Chromium chromium) {
        return violations(
                chromium, Map.of("runOnly", RULES, "rules", Map.of("color-contrast", Map.of("enabled", false))));
    }

    private static List<String> violations(Chromium chromium, Map<String, Object> options) {
        if (Boolean.FALSE.equals(chromium.run("return 'axe' in window"))) {
            chromium.evaluate(AXE);
        }
        Object found = Objects.requireNonNull(chromium.runToEnd(RUN, options), "axe gave no result");
        return ((List<?>) found).stream().map(String::valueOf).toList();
    }

    private static String axe() {
        try (InputStream stream = Objects.requireNonNull(Accessibility.class.getResourceAsStream("/axe.min.js"))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading axe.min.js", e);
        }
    }
}
