package no.helseprofil.command.remote;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Base of the commands that call a server, with the options of all of them: the realm and the credentials. No option
 * takes a secret, since every user of a machine sees the arguments of its processes.
 */
abstract class ServerCommand implements Callable<Integer> {

    /** Forms of the output. */
    enum Output {
        table,
        json
    }

    private static final String TOKEN = "HELSEPROFIL_TOKEN";
    private static final String PASSWORD = "HELSEPROFIL_PASSWORD";
    private static final String SECRET = "HELSEPROFIL_SECRET";

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    @SuppressWarnings("NullAway.Init") // set before picocli sees the command
    Terminal terminal;

    @Option(names = "--server", paramLabel = "URL", description = "the server; else HELSEPROFIL_SERVER")
    private @Nullable String server;

    @Option(names = "--realm", paramLabel = "NAME", description = "the realm; else HELSEPROFIL_REALM")
    private @Nullable String realm;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "who signs in by password; else HELSEPROFIL_USER. The password is asked for, or is in"
                    + " HELSEPROFIL_PASSWORD or --password-file")
    private @Nullable String user;

    @Option(
            names = "--client",
            paramLabel = "ID",
            description =
                    "the client that signs in; else HELSEPROFIL_CLIENT, else admin-cli. Its secret is asked for, or"
                            + " is in HELSEPROFIL_SECRET or --secret-file")
    private @Nullable String client;

    @Option(
            names = "--sign-in-realm",
            paramLabel = "NAME",
            description = "the realm of user and client; else HELSEPROFIL_SIGN_IN_REALM, else master")
    private @Nullable String signInRealm;

    @Option(names = "--password-file", paramLabel = "FILE", description = "a file whose first line is the password")
    private @Nullable String passwordFile;

    @Option(names = "--secret-file", paramLabel = "FILE", description = "a file whose first line is the secret")
    private @Nullable String secretFile;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if it is left out",
            defaultValue = "table")
    private Output output = Output.table;

    /**
     * Returns the realm without sending a request.
     *
     * @throws FailedCommandException if something is missing, or can't be read
     */
    RemoteRealm open() {
        String address = address(required(server, "--server", "HELSEPROFIL_SERVER"));
        return new RemoteRealm(
                address,
                required(realm, "--realm", "HELSEPROFIL_REALM"),
                chosen(signInRealm, "HELSEPROFIL_SIGN_IN_REALM").orElse("master"),
                signIn());
    }

    private boolean isJson() {
        return output == Output.json;
    }

    /** Prints a response, unchanged or in readable form. */
    void show(JsonTree answer, Runnable read) {
        if (isJson()) {
            terminal.json(answer.write());
        } else {
            read.run();
        }
    }

    /** Prints all pages of a list. */
    void list(ServerCall call, String nothing, String... columns) {
        JsonTree items = open().all(call);
        show(items, () -> Table.of(items, columns).print(terminal, nothing));
    }

    /** Prints that something was done to which the server sends no body. */
    void done(String sentence) {
        if (isJson()) {
            terminal.json("{}");
        } else {
            terminal.say(sentence);
        }
    }

    private SignIn signIn() {
        Optional<String> token = terminal.variable(TOKEN);
        if (token.isPresent()) {
            return SignIn.with(token.get());
        }
        Optional<String> name = chosen(user, "HELSEPROFIL_USER");
        Optional<String> own = chosen(client, "HELSEPROFIL_CLIENT");
        Map<String, String> form = new LinkedHashMap<>();
        form.put("client_id", own.orElse("admin-cli"));
        if (name.isPresent()) {
            form.put("grant_type", "password");
            form.put("username", name.get());
            form.put("password", secret(passwordFile, PASSWORD, "Password of " + name.get()));
            given(secretFile, SECRET).ifPresent(secret -> form.put("client_secret", secret));
        } else if (own.isPresent()) {
            form.put("grant_type", "client_credentials");
            form.put("client_secret", secret(secretFile, SECRET, "Secret of " + own.get()));
        } else {
            throw FailedCommandException.misused(
                    "say who signs in: --user for a person, --client for a service account, or a token in " + TOKEN);
        }
        return SignIn.by(form);
    }

    private String secret(@Nullable String file, String variable, String question) {
        return given(file, variable)
                .or(() -> terminal.prompt().secret(question + ": "))
                .orElseThrow(() -> FailedCommandException.misused(
                        "there is nobody to ask for it: " + question + "; set " + variable + ", or name a file"));
    }

    private Optional<String> given(@Nullable String file, String variable) {
        return file == null ? terminal.variable(variable) : Optional.of(firstLine(file));
    }

    private String firstLine(String file) {
        return terminal.read(file).lines().findFirst().orElse("");
    }

    private String required(@Nullable String option, String name, String variable) {
        return chosen(option, variable)
                .orElseThrow(() -> FailedCommandException.misused("set " + variable + ", or give " + name));
    }

    private Optional<String> chosen(@Nullable String option, String variable) {
        return option == null ? terminal.variable(variable) : Optional.of(option);
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

    /**
     * Source of access tokens.
     *
     * @param form form for the token endpoint; empty if there is a token already
     * @param token the token; empty if there is a form
     */
    record SignIn(Map<String, String> form, String token) {

        static SignIn by(Map<String, String> form) {
            return new SignIn(form, "");
        }

        static SignIn with(String token) {
            return new SignIn(Map.of(), token);
        }

        /** Returns whether another token can be fetched when one has expired. */
        boolean canBeRepeated() {
            return token.isEmpty();
        }

        /** Returns a text without secrets. */
        @Override
        public String toString() {
            return "SignIn";
        }
    }
}
