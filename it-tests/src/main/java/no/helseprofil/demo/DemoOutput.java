package no.helseprofil.demo;

import java.io.PrintStream;
import java.util.Objects;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.Response;

/** Printer of numbered steps with their responses. It doesn't print tokens or codes. */
final class DemoOutput {

    private static final String INDENT = "      ";

    private final PrintStream out;
    private int step;
    private boolean asExpected = true;

    DemoOutput(PrintStream out) {
        this.out = out;
    }

    void chapter(String title) {
        step = 0;
        asExpected = true;
        out.println();
        out.println(title);
    }

    void step(String title) {
        step++;
        out.println();
        out.printf("  %2d  %s%n", step, title);
    }

    void line(String text) {
        out.println(INDENT + text);
    }

    /** Prints the response to a request that should succeed, and the demand for a nonce before it. */
    void answer(String request, Exchange exchange) {
        exchange.challenge()
                .ifPresent(challenge -> line(request + " -> " + challenge.status() + " " + challenge.error()
                        + ", so once more with DPoP-Nonce:"));
        line(request + " -> " + exchange.response().status());
    }

    /** Prints a refusal, and checks that it is by this requirement. */
    void refusal(Response response, String requirement) {
        line(response.status() + " " + response.error());
        line(String.valueOf(response.errorDescription()));
        line(String.valueOf(response.errorUri()));
        String description = Objects.requireNonNullElse(response.errorDescription(), "");
        check(!response.isSuccess() && description.startsWith(requirement + ":"), requirement + " should refuse this");
    }

    void failed(Exception e) {
        out.println();
        out.println("Not as expected: " + e.getMessage());
    }

    /** Notes, and prints, what is not as expected. */
    void check(boolean isSo, String what) {
        if (!isSo) {
            asExpected = false;
            line("Not as expected: " + what);
        }
    }

    /** Ends a chapter, and returns whether all of it was as expected. */
    boolean end(String text, String otherwise) {
        out.println();
        out.println(asExpected ? text : otherwise);
        return asExpected;
    }
}
