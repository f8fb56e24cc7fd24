package no.helseprofil.it.libraries;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.LoginForm;

/**
 * Run of a {@link Program}. The program is given issuer, client, a file with the client's key, redirect URI and scope.
 * It prints the outcome of each {@link ProgramStep}. It reads where the user's browser has come back to.
 *
 * @param outcomes the tokens, the page, and the user that userinfo returned
 * @param said what it printed beside
 * @param status 0 if it came to its end
 */
record ProgramRun(Map<ProgramStep, String> outcomes, String said, int status) {

    private static final long MOST_SECONDS = 240;

    static ProgramRun of(Program program, TestRealm realm, String clientId, Path folder)
            throws IOException, InterruptedException {
        Path said = folder.resolve("said.txt");
        Process process = new ProcessBuilder(command(program, realm, clientId, folder))
                .redirectError(said.toFile())
                .start();
        CompletableFuture.delayedExecutor(MOST_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
        Map<ProgramStep, String> outcomes = new EnumMap<>(ProgramStep.class);
        try (BufferedReader printed = process.inputReader();
                BufferedWriter browser = process.outputWriter()) {
            for (String line = printed.readLine(); line != null; line = printed.readLine()) {
                String[] parts = line.split(": ", 2);
                ProgramStep step = ProgramStep.printedAs(parts[0]);
                outcomes.put(step, parts[1]);
                if (step == ProgramStep.PAR) {
                    browser.write(cameBackTo(URI.create(parts[1])) + "\n");
                    browser.flush();
                }
            }
        }
        return new ProgramRun(outcomes, Files.readString(said), process.waitFor());
    }

    private static List<String> command(Program program, TestRealm realm, String clientId, Path folder)
            throws IOException {
        Path key = Files.writeString(
                folder.resolve("key.json"),
                JSONObjectUtils.toJSONString(realm.key(clientId).privateJwk()));
        List<String> command = new ArrayList<>(program.command());
        command.addAll(
                List.of(realm.issuer(), clientId, key.toString(), TestRealm.REDIRECT_URI.toString(), TestRealm.SCOPE));
        return command;
    }

    private static URI cameBackTo(URI page) {
        return LoginForm.open(page)
                .submit(TestRealm.USERNAME, TestRealm.PASSWORD)
                .redirect();
    }
}
