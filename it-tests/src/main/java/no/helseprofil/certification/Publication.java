package no.helseprofil.certification;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import no.helseprofil.certification.PlanRun.RanPlan;

/**
 * Publication of plans that were run, which can't be undone. It publishes the very runs that somebody has looked at,
 * and only if all was as expected.
 */
final class Publication {

    private final Suite suite;
    private final Path results;
    private final Path packages;
    private final BufferedReader in;
    private final PrintStream out;

    /**
     * Prepares a publication.
     *
     * @param folder the folder of the command, with a folder of results for each plan
     */
    Publication(Suite suite, Path folder, BufferedReader in, PrintStream out) {
        this.suite = suite;
        this.results = folder.resolve("results");
        this.packages = folder.resolve("packages");
        this.in = in;
        this.out = out;
    }

    /**
     * Publishes the plans, after somebody has confirmed for each that its pages were looked at.
     *
     * @return whether all are published
     */
    boolean of(List<String> plans) {
        plans.forEach(this::requirePublishable);
        boolean isComplete = true;
        for (String plan : plans) {
            isComplete &= publish(folder(plan));
        }
        return isComplete;
    }

    private boolean publish(Path folder) {
        RanPlan plan = RanPlan.read(folder);
        out.println();
        out.println("Plan " + plan.id() + " (" + folder.getFileName() + ") of " + plan.software());
        out.println(suite.planPage(plan.id()));
        List<Path> screenshots = RunFiles.list(folder).stream()
                .filter(file -> file.toString().endsWith(".png"))
                .toList();
        screenshots.forEach(png -> out.println("  " + png));
        out.println("Publishing can't be undone. Has somebody looked at this page and at " + screenshots.size()
                + " screenshots, and does each show what its module asks for? yes/no");
        if (!"yes".equals(answer())) {
            out.println("Not published.");
            return false;
        }
        Path file = packages.resolve(folder.getFileName() + "-" + plan.id() + ".zip");
        RunFiles.bytes(file, suite.packageOf(plan.id()));
        out.println("Published. Name the software «" + plan.software() + "» in the form, and send " + file);
        return true;
    }

    private void requirePublishable(String id) {
        RanPlan plan = RanPlan.read(folder(id));
        if (!plan.suite().equals(suite.address().toString())) {
            throw new IllegalStateException("plan " + id + " was run by " + plan.suite());
        }
        if (!plan.differences().isEmpty()) {
            throw new IllegalStateException(
                    "plan " + id + " was otherwise than expected: " + String.join("; ", plan.differences()));
        }
        if (plan.software().contains("-SNAPSHOT")) {
            throw new IllegalStateException("a certificate covers one version, and " + plan.software()
                    + " is none: check out a release, and run the plan again");
        }
        if (!plan.tests().equals(suite.lastTests(id))) {
            throw new IllegalStateException(
                    "plan " + id + " has other runs in the suite than those whose screenshots are here: run it again");
        }
    }

    private Path folder(String id) {
        if (!Files.isDirectory(results)) {
            throw new IllegalStateException("no plan was run from here, " + results + " is missing");
        }
        return RunFiles.list(results).stream()
                .filter(RanPlan::isIn)
                .filter(folder -> RanPlan.read(folder).id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "plan " + id + " was not run from here, or was run anew since: " + results));
    }

    private String answer() {
        try {
            String line = in.readLine();
            return line == null ? "" : line.strip();
        } catch (IOException e) {
            throw new UncheckedIOException("reading the answer", e);
        }
    }
}
