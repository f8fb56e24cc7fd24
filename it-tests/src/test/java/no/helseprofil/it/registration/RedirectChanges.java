package no.helseprofil.it.registration;

import static no.helseprofil.it.registration.ChangeRow.refused;

import java.util.function.Consumer;
import java.util.stream.Stream;

/** Changes of the addresses that codes may be sent to. */
final class RedirectChanges {

    private static final String ID = "redirect-uris";

    private RedirectChanges() {}

    static Stream<ChangeRow> all() {
        return Stream.of(
                row("a redirect URI has a wildcard", "https://client.example/*", "https://client.example/any"),
                row("a redirect URI is a wildcard alone", "*", "https://attacker.example/"),
                row("a redirect URI is plain http", "http://client.example/callback", "http://client.example/callback"),
                row("a redirect URI has a fragment", "https://client.example/#a", "https://client.example/#a")
                        .at(RegistrationWay.ADMIN_KEEP, new ChangeCell.Without("Keycloak itself lets nobody keep one"))
                        .at(RegistrationWay.REALM_IMPORT, new ChangeCell.Without("Keycloak imports no realm with one")),
                row("a redirect URI has a user", "https://me@client.example/", "https://me@client.example/"),
                row("a redirect URI has a scheme of its own", "app.example:/callback", "app.example:/callback")
                        .at(RegistrationWay.V2, new ChangeCell.ByKeycloak(400)),
                refused(
                                "a relative redirect URI is below a root of plain http",
                                ID,
                                Deviation.of(client -> client.put("rootUrl", "http://client.example")
                                        .withArray("redirectUris")
                                        .add("/callback")))
                        .used(sent("http://client.example/callback")));
    }

    private static ChangeRow row(String sentence, String registered, String sent) {
        return refused(
                        sentence,
                        ID,
                        Deviation.of(client -> client.withArray("redirectUris").add(registered))
                                .openIdConnect(client ->
                                        client.withArray("redirect_uris").add(registered))
                                .v2(client -> client.withArray("redirectUris").add(registered)))
                .used(sent(sent));
    }

    private static Consumer<Registered> sent(String redirectUri) {
        return Use.push(request -> request.formInstead("redirect_uri", redirectUri), ID, "invalid_request");
    }
}
