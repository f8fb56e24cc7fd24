package no.helseprofil.command.remote;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import no.helseprofil.command.remote.FailedCommandException.ExitStatus;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A command that calls a server, with what was given to it. The options of all of them are the realm and the
 * credentials. No option takes a secret, since every user of a machine sees the arguments of its processes.
 */
final class RemoteCommand implements Callable<Integer> {

    /** Forms of the output. */
    enum Output {
        table,
        json
    }

    /** Forms of a report that a server writes beside JSON. */
    enum ReportForm {
        csv,
        html
    }

    private static final String OPTIONS_OF_ALL = """
            --server=URL  the server; else HELSEPROFIL_SERVER
            --realm=NAME  the realm; else HELSEPROFIL_REALM
            --user=NAME  who signs in by password; else HELSEPROFIL_USER. The password is asked for, or is in \
            HELSEPROFIL_PASSWORD or --password-file
            --client=ID  the client that signs in; else HELSEPROFIL_CLIENT, else admin-cli. Its secret is asked for, or is in \
            HELSEPROFIL_SECRET or --secret-file
            --sign-in-realm=NAME  the realm of user and client; else HELSEPROFIL_SIGN_IN_REALM, else master
            --password-file=FILE  a file whose first line is the password
            --secret-file=FILE  a file whose first line is the secret
            """;

    private static final String BEHIND = " {2}";
    private static final String TOKEN = "HELSEPROFIL_TOKEN";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);
    private final Terminal terminal;
    private final ToIntFunction<RemoteCommand> action;

    /**
     * Creates a command.
     *
     * @param action what it does, and the exit status of that
     * @param help its name, its options and its parameters, each in a line, and behind two spaces a description
     */
    RemoteCommand(Terminal terminal, ToIntFunction<RemoteCommand> action, String help) {
        this.terminal = terminal;
        this.action = action;
        List<String> lines = help.lines().toList();
        String[] name = lines.get(0).split(BEHIND, 2);
        spec.name(name[0]).usageMessage().description(name[1]);
        OPTIONS_OF_ALL.lines().forEach(this::add);
        spec.add(OptionSpec.builder("-o", "--output")
                .paramLabel("FORM")
                .description("${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if it is left out")
                .type(Output.class)
                .defaultValue("table")
                .build());
        lines.stream().skip(1).forEach(this::add);
    }

    private void add(String line) {
        String[] described = line.split(BEHIND, 2);
        String[] option = described[0].split("=", 2);
        boolean isMany = described[0].contains("...");
        if (option.length == 2) {
            spec.add(OptionSpec.builder(option[0])
                    .paramLabel(option[1])
                    .type(option[0].equals("--format") ? ReportForm.class : String.class)
                    .description(described[1])
                    .build());
        } else if (line.startsWith("-")) {
            spec.add(OptionSpec.builder(option[0])
                    .type(boolean.class)
                    .description(described[1])
                    .build());
        } else {
            int index = spec.positionalParameters().size();
            spec.add(PositionalParamSpec.builder()
                    .index(isMany ? "0..*" : String.valueOf(index))
                    .arity(isMany ? "0..*" : "0..1")
                    .paramLabel(described[0].substring(1, described[0].length() - 1))
                    .hideParamSyntax(isMany)
                    .type(isMany ? List.class : String.class)
                    .auxiliaryTypes(String.class)
                    .description(described[1])
                    .build());
        }
    }

    CommandLine line() {
        return new CommandLine(spec);
    }

    @Override
    public Integer call() {
        return action.applyAsInt(this);
    }

    /** Returns what was given for an option, or for a parameter, which is named by its label; null if nothing was. */
    @Nullable
    String text(String name) {
        Object value = argument(name).getValue();
        return value == null ? null : value.toString();
    }

    /** Returns all that was given for a parameter. */
    List<String> texts(String name) {
        return argument(name).stringValues();
    }

    /** Returns whether an option without a value was given. */
    boolean has(String name) {
        return "true".equals(text(name));
    }

    private ArgSpec argument(String name) {
        return spec.args().stream()
                .filter(each ->
                        name.equals(each instanceof OptionSpec option ? option.longestName() : each.paramLabel()))
                .findFirst()
                .orElseThrow();
    }

    Terminal terminal() {
        return terminal;
    }

    /**
     * Returns the realm without sending a request.
     *
     * @throws FailedCommandException if something is missing, or can't be read
     */
    RemoteRealm open() {
        String address = address(required("--server", "HELSEPROFIL_SERVER"));
        String administered = required("--realm", "HELSEPROFIL_REALM");
        String own = chosen("--sign-in-realm", "HELSEPROFIL_SIGN_IN_REALM").orElse("master");
        String token = terminal.variable(TOKEN).orElse(null);
        return new RemoteRealm(address, administered, own, token == null ? signIn() : Map.of(), token);
    }

    /** Prints a response, unchanged or in readable form, and returns the status of success. */
    int show(JsonTree answer, Consumer<Terminal> read) {
        if ("json".equals(text("--output"))) {
            terminal.json(answer.write());
        } else {
            read.accept(terminal);
        }
        return ExitStatus.DONE;
    }

    /** Prints a list. */
    int show(JsonTree items, String nothing, String... columns) {
        return show(items, shown -> Table.of(items, columns).print(shown, nothing));
    }

    /** Prints all pages of a list. */
    int list(ServerCall call, String nothing, String... columns) {
        return show(open().all(call), nothing, columns);
    }

    /** Sends a call to which the server sends no body, and prints what was done. */
    int change(ServerCall call, String sentence) {
        open().send(call);
        return done(sentence);
    }

    /** Prints that something was done to which the server sends no body. */
    int done(String sentence) {
        return show(new JsonTree(Map.of()), shown -> shown.say(sentence));
    }

    /** Returns the form with which the token endpoint is asked for a token. */
    private Map<String, String> signIn() {
        Optional<String> name = chosen("--user", "HELSEPROFIL_USER");
        Optional<String> own = chosen("--client", "HELSEPROFIL_CLIENT");
        Map<String, String> form = new LinkedHashMap<>();
        form.put("client_id", own.orElse("admin-cli"));
        if (name.isPresent()) {
            form.put("grant_type", "password");
            form.put("username", name.get());
            form.put("password", secret("--password-file", "HELSEPROFIL_PASSWORD", "Password of " + name.get()));
            given("--secret-file", "HELSEPROFIL_SECRET").ifPresent(secret -> form.put("client_secret", secret));
        } else if (own.isPresent()) {
            form.put("grant_type", "client_credentials");
            form.put("client_secret", secret("--secret-file", "HELSEPROFIL_SECRET", "Secret of " + own.get()));
        } else {
            throw FailedCommandException.misused(
                    "say who signs in: --user for a person, --client for a service account, or a token in " + TOKEN);
        }
        return form;
    }

    private String secret(String option, String variable, String question) {
        return given(option, variable)
                .or(() -> terminal.prompt().apply(question + ": "))
                .orElseThrow(() -> FailedCommandException.misused(
                        "there is nobody to ask for it: " + question + "; set " + variable + ", or name a file"));
    }

    /** Returns the first line of the file that an option names, or the variable. */
    private Optional<String> given(String option, String variable) {
        String file = text(option);
        return file == null
                ? terminal.variable(variable)
                : Optional.of(terminal.read(file).lines().findFirst().orElse(""));
    }

    private String required(String option, String variable) {
        return chosen(option, variable)
                .orElseThrow(() -> FailedCommandException.misused("set " + variable + ", or give " + option));
    }

    private Optional<String> chosen(String option, String variable) {
        return Optional.ofNullable(text(option)).or(() -> terminal.variable(variable));
    }

    /** Returns the address, if a password may be sent to it. */
    private static String address(String written) {
        try {
            URI address = new URI(written);
            String host = address.getHost();
            boolean isPlain = host != null
                    && address.getRawUserInfo() == null
                    && address.getRawQuery() == null
                    && address.getRawFragment() == null;
            boolean isSafe = "https".equalsIgnoreCase(address.getScheme())
                    || "http".equalsIgnoreCase(address.getScheme()) && LOOPBACK.contains(host);
            if (isPlain && isSafe) {
                return written.replaceFirst("/+$", "");
            }
        } catch (URISyntaxException none) {
            // reported below
        }
        throw FailedCommandException.misused(
                "the server is named by its address, such as https://id.example.no, with https and without a query;"
                        + " http is for this machine alone");
    }
}
