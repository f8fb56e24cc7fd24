package no.helseprofil.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/**
 * Command {@code ./bench} for measurements that need a server. The script of that name explains them. Its exit status
 * is 1 if {@code --check} is given and a figure is past its bound, and 2 if the arguments aren't understood.
 */
@Command(name = "./bench", footer = "See ./bench --help.")
public final class Bench implements Callable<Integer> {

    @Option(names = "--check", scope = ScopeType.INHERIT)
    private boolean checks;

    @Option(names = "--write", scope = ScopeType.INHERIT)
    private boolean writes;

    @Option(names = "--with-corretto")
    private boolean hasCorretto;

    /** Runs a measurement. */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, RunnerException {
        TokenFigures figures = TokenBench.run(writes && !hasCorretto, hasCorretto);
        System.out.print(figures.distance().markdown());
        return use(figures.report(), TokenFigures.page(figures.java(), hasCorretto));
    }

    @Command
    int start() throws IOException {
        return use(StartBench.run(), PerformancePage.of("start"));
    }

    @Command
    int scale(@Parameters(defaultValue = "1800,20000,100000", split = ",") List<Integer> clients)
            throws IOException, SQLException {
        return use(ScaleBench.run(clients), PerformancePage.of("scale"));
    }

    @Command
    int pages(@Parameters(defaultValue = "1800,20000", split = ",") List<Integer> clients)
            throws IOException, SQLException {
        return use(PagesBench.run(clients), PerformancePage.of("pages"));
    }

    @Command
    int soak(@Parameters(defaultValue = "10") int minutes) throws IOException, SQLException {
        return use(SoakBench.run(minutes), PerformancePage.of("soak"));
    }

    @Command
    int flame() throws IOException {
        FlameBench.run();
        return 0;
    }

    /** Measures what the page doesn't show. */
    @Command
    int assessment() throws IOException {
        return status(AssessmentBench.run());
    }

    private int use(Report report, PerformancePage page) throws IOException {
        int status = status(report);
        if (writes) {
            page.write(report.markdown());
        }
        return status;
    }

    private int status(Report report) {
        System.out.print(report.markdown());
        report.beyond().forEach(figure -> System.out.println("past its bound: " + figure));
        return checks && !report.beyond().isEmpty() ? 1 : 0;
    }
}
