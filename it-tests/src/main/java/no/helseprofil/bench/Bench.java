package no.helseprofil.bench;

import java.io.PrintStream;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Set;

/** Command {@code ./bench} for measurements that need a server. The script of that name lists them. */
public final class Bench {

    /** The page section for the figures of growing realms. */
    static final PerformancePage SCALE = new PerformancePage("scale", "./bench scale --write");

    /** The page section for the figures of pages and commands. */
    static final PerformancePage PAGES = new PerformancePage("pages", "./bench pages --write");

    /** The page section for the figures of a start. */
    static final PerformancePage START = new PerformancePage("start", "./bench start --write");

    /** The page section for the figures of mixed traffic. */
    static final PerformancePage SOAK = new PerformancePage("soak", "./bench soak --write");

    private final Arguments arguments;
    private final PrintStream out;

    private Bench(Arguments arguments, PrintStream out) {
        this.arguments = arguments;
        this.out = out;
    }

    /**
     * Exits with 1 if {@code --check} is given and a figure is past its bound, and with 2 if the arguments aren't
     * understood.
     */
    public static void main(String[] words) throws GeneralSecurityException {
        Arguments arguments;
        try {
            arguments = Arguments.of(List.of(words));
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(2);
            return;
        }
        boolean isWithinBounds = new Bench(arguments, System.out).isWithinBounds();
        System.exit(arguments.has(Arguments.CHECK) && !isWithinBounds ? 1 : 0);
    }

    private boolean isWithinBounds() throws GeneralSecurityException {
        return switch (arguments.command()) {
            case TOKENS -> tokens();
            case START -> start();
            case SCALE -> scale();
            case PAGES -> pages();
            case SOAK -> soak();
            case FLAME -> flame();
            case ASSESSMENT -> AssessmentBench.run(out).isWithinBounds();
        };
    }

    private boolean tokens() throws GeneralSecurityException {
        boolean withCorretto = arguments.has(Arguments.CORRETTO);
        TokenRun run =
                withCorretto ? TokenRun.WITH_CORRETTO : arguments.has(Arguments.WRITE) ? TokenRun.PAGE : TokenRun.QUICK;
        TokenFigures figures = run.measure(out);
        String floor = CryptoBench.floor(withCorretto ? Set.of("BouncyCastle", "Corretto") : Set.of("BouncyCastle"))
                .markdown(figures.flows());
        out.println(floor);
        if (arguments.has(Arguments.WRITE)) {
            run.page(figures.java()).write(figures.markdown());
        }
        return figures.isWithinBounds();
    }

    private boolean start() {
        StartFigures figures = StartBench.run(out);
        out.print(figures.markdown());
        if (arguments.has(Arguments.WRITE)) {
            START.write(figures.markdown());
        }
        return figures.isWithinBounds();
    }

    private boolean scale() {
        List<Integer> sizes = arguments.numbers();
        ScaleFigures figures = ScaleBench.run(out, sizes.isEmpty() ? ScaleBench.SIZES : sizes);
        out.print(figures.markdown());
        if (arguments.has(Arguments.WRITE)) {
            SCALE.write(figures.markdown());
        }
        return figures.isWithinBounds();
    }

    private boolean pages() {
        List<Integer> sizes = arguments.numbers();
        PagesFigures figures = PagesBench.run(out, sizes.isEmpty() ? PagesBench.SIZES : sizes);
        out.print(figures.markdown());
        if (arguments.has(Arguments.WRITE)) {
            PAGES.write(figures.markdown());
        }
        figures.beyond().forEach(figure -> out.println("past its bound: " + figure));
        return figures.isWithinBounds();
    }

    private boolean soak() {
        SoakFigures figures =
                SoakBench.run(out, arguments.numbers().stream().findFirst().orElse(SoakBench.MINUTES));
        out.print(figures.markdown());
        if (arguments.has(Arguments.WRITE)) {
            SOAK.write(figures.markdown());
        }
        return figures.isWithinBounds();
    }

    private boolean flame() {
        FlameBench.run(out);
        return true;
    }
}
