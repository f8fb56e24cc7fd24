package no.helseprofil.it.budget;

import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;

/** Floods of as many words as one parameter holds, in {@code scope}. */
enum ScopeFlood {
    PLAIN(i -> "scope" + i),
    OF_APIS(i -> "api" + i + "/a"),

    /** Words of one hash code: some sets of Java's look through all of them for each of them. */
    OF_ONE_HASH_CODE(i -> IntStream.range(0, 13)
            .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
            .collect(Collectors.joining()));

    /** Length of what the server takes for one parameter, where a slash is three characters. */
    private static final int LONGEST = 125_000;

    private final String scope;

    ScopeFlood(IntFunction<String> word) {
        StringBuilder words = new StringBuilder();
        int length = 0;
        for (int i = 0; length < LONGEST; i++) {
            String next = word.apply(i);
            length += next.length() + 1 + (next.indexOf('/') < 0 ? 0 : 2);
            words.append(next).append(' ');
        }
        scope = words.toString().strip();
    }

    /** Sends it, and gives back the status of the answer. */
    int send(TestRealm realm, BudgetedEndpoint endpoint, OidcClient client) {
        Map<String, String> usual = endpoint == BudgetedEndpoint.TOKEN
                ? Map.of("grant_type", "client_credentials")
                : AuthorizationRequest.of("openid", TestRealm.REDIRECT_URI).parameters();
        return client.complete(Request.post(realm.address(endpoint.path())).form(usual))
                .withoutForm("scope")
                .form("scope", scope)
                .send()
                .status();
    }
}
