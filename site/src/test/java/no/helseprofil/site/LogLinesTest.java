package no.helseprofil.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Tests that each warning or error of ours in the log of a server is also found in {@code docs/troubleshoot.md}, by its
 * words, with what it means and what to do. Each line that the sources write has a row there, and each row is of such a
 * line.
 */
class LogLinesTest {

    private static final Path SOURCES = Path.of("..", "providers");
    private static final Path PAGE = Path.of("..", "docs", "troubleshoot.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| (WARN|ERROR) \\| \\S.* \\| \\S.* \\|$");
    private static final String VALUE = "%[sd]";
    private static final String SHOWN_VALUE = "…";
    private static final Set<String> LEVELS = Set.of("warn", "error", "fatal");

    private static final Pattern REASON = Pattern.compile("(?m)^\\| `([^`]+?)( …)?` \\| ");

    /** Log lines that have no constant text, by the call in the sources that writes them. */
    private static final Map<String, Line> WRITTEN_OTHERWISE = Map.of(
            "LOG.error(unusable)", new Line("ERROR", "no API is probed until the server is started with another …"),
            "LOG.log(remark.level(), remark.text())",
                    new Line("WARN", "Keycloak … is not supported by this Helseprofil: what the profile forbids"));

    private static LogCalls calls;

    @BeforeAll
    static void read() throws IOException {
        calls = callsOf(sources());
    }

    @Test
    void eachLogLineHasOneRowWithARemedy() throws IOException {
        List<Line> rows = rows();

        assertThat(calls.lines)
                .as("lines of the log")
                .isNotEmpty()
                .allSatisfy(line -> assertThat(rows.stream().filter(line::beginsWith))
                        .as("rows of docs/troubleshoot.md for «%s»", line.text())
                        .hasSize(1));
    }

    @Test
    void eachRowMatchesALogLine() throws IOException {
        assertThat(rows())
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allSatisfy(row -> assertThat(calls.lines)
                        .as("lines of the sources that begin with «%s»", row.text())
                        .anyMatch(line -> line.beginsWith(row)));
    }

    @Test
    void eachReasonOfAClosedRealmHasARow() throws IOException {
        List<String> rows = REASON.matcher(Files.readString(PAGE))
                .results()
                .map(row -> row.group(1))
                .toList();

        assertThat(calls.reasons)
                .as("reasons of realms that answer 503")
                .hasSizeGreaterThan(2)
                .allSatisfy(reason -> assertThat(rows)
                        .as("rows of docs/troubleshoot.md for «%s»", reason)
                        .anyMatch(reason::startsWith));
    }

    @Test
    void distinguishesLevelsAndTexts() throws IOException {
        assertThat(callsOf(List.of(source("""
                class Writes {
                    void write() {
                        LOG.warnf(cause, "%s of " + "%d", 1, 2);
                        LOG.error("It is so");
                        LOG.infof("not listed");
                        LOG.error(text);
                    }
                }
                """))).lines)
                .containsExactly(
                        new Line("WARN", "… of …"), new Line("ERROR", "It is so"), new Line("", "LOG.error(text)"));
        assertThat(new Line("WARN", "It is so").beginsWith(new Line("WARN", "It is")))
                .isTrue();
        assertThat(new Line("WARN", "It is so").beginsWith(new Line("ERROR", "It is")))
                .isFalse();
    }

    private static List<Line> rows() throws IOException {
        return ROW.matcher(Files.readString(PAGE))
                .results()
                .map(row -> new Line(row.group(2), row.group(1)))
                .toList();
    }

    private static JavaFileObject source(String text) {
        return new SimpleJavaFileObject(URI.create("string:///Writes.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    private static List<JavaFileObject> sources() throws IOException {
        List<JavaFileObject> sources = new ArrayList<>();
        StandardJavaFileManager files = compiler().getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
        try (Stream<Path> tree = Files.walk(SOURCES)) {
            files.getJavaFileObjectsFromPaths(
                            tree.filter(file -> file.toString().endsWith(".java")
                                            && file.toString().contains("/src/main/java/"))
                                    .toList())
                    .forEach(sources::add);
        }
        return sources;
    }

    private static LogCalls callsOf(List<JavaFileObject> sources) throws IOException {
        JavacTask task = (JavacTask) compiler().getTask(null, null, null, List.of("-proc:none"), null, sources);
        LogCalls found = new LogCalls();
        for (CompilationUnitTree unit : task.parse()) {
            found.scan(unit, null);
        }
        return found;
    }

    private static JavaCompiler compiler() {
        return ToolProvider.getSystemJavaCompiler();
    }

    /** A line without the values that it is written with. */
    private record Line(String level, String text) {

        boolean beginsWith(Line row) {
            return level.equals(row.level) && text.startsWith(row.text);
        }
    }

    private static final class LogCalls extends TreeScanner<Void, Void> {

        private final List<Line> lines = new ArrayList<>();
        private final List<String> reasons = new ArrayList<>();

        @Override
        public Void visitNewClass(NewClassTree made, Void unused) {
            if (made.getIdentifier().toString().equals("RealmProfile.Closed")) {
                addReason(made.getArguments().get(0));
            }
            return super.visitNewClass(made, unused);
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
            if (call.getMethodSelect().toString().equals("remedies.add")) {
                addReason(call.getArguments().get(0));
            }
            if (call.getMethodSelect() instanceof MemberSelectTree method
                    && method.getExpression().toString().equals("LOG")) {
                String name = method.getIdentifier().toString();
                if (name.startsWith("log")) {
                    lines.add(otherwise(call));
                }
                LEVELS.stream()
                        .filter(name::startsWith)
                        .map(level -> line(call, level.toUpperCase(Locale.ROOT)))
                        .forEach(lines::add);
            }
            return super.visitMethodInvocation(call, unused);
        }

        /** Adds a reason that is written where the realm is closed. One that is made elsewhere is added there. */
        private void addReason(ExpressionTree reason) {
            String text = shown(reason);
            if (!text.equals(SHOWN_VALUE)) {
                reasons.add(text);
            }
        }

        private static Line line(MethodInvocationTree call, String level) {
            return call.getArguments().stream()
                    .flatMap(argument -> constant(argument).stream())
                    .findFirst()
                    .map(text -> new Line(level, text.replaceAll(VALUE, SHOWN_VALUE)))
                    .orElseGet(() -> otherwise(call));
        }

        private static Line otherwise(MethodInvocationTree call) {
            return WRITTEN_OTHERWISE.getOrDefault(call.toString(), new Line("", call.toString()));
        }

        /** A sum of texts and of values. */
        private static String shown(ExpressionTree expression) {
            return expression instanceof BinaryTree sum
                    ? shown(sum.getLeftOperand()) + shown(sum.getRightOperand())
                    : constant(expression).orElse(SHOWN_VALUE);
        }

        private static Optional<String> constant(ExpressionTree expression) {
            if (expression instanceof LiteralTree literal) {
                return literal.getValue() instanceof String text ? Optional.of(text) : Optional.empty();
            }
            if (expression instanceof BinaryTree sum) {
                return constant(sum.getLeftOperand())
                        .flatMap(left -> constant(sum.getRightOperand()).map(left::concat));
            }
            return Optional.empty();
        }
    }
}
