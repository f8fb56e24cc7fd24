package no.helseprofil.keycloak.help;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Web addresses of the documents that requirements refer to, if they have a permanent one. */
final class References {

    private static final Pattern RFC = Pattern.compile("RFC (?<number>\\d+)(?: section (?<section>[\\d.]+))?");
    private static final Pattern DRAFT = Pattern.compile("draft-[a-z0-9-]+");
    private static final String OPENID_CONNECT_CORE = "OpenID Connect Core";
    private static final String FAPI_TAG = "FAPI2-SP-FINAL-";
    private static final String MESSAGE_SIGNING_TAG = "FAPI2-MS-FINAL-";

    private References() {}

    static Optional<String> address(String reference) {
        Matcher rfc = RFC.matcher(reference);
        if (rfc.matches()) {
            String section = rfc.group("section");
            return Optional.of("https://www.rfc-editor.org/rfc/rfc" + rfc.group("number")
                    + (section == null ? "" : "#section-" + section));
        }
        if (reference.startsWith(OPENID_CONNECT_CORE)) {
            return Optional.of("https://openid.net/specs/openid-connect-core-1_0.html");
        }
        if (reference.startsWith(FAPI_TAG)) {
            return Optional.of("https://openid.net/specs/fapi-security-profile-2_0-final.html");
        }
        if (reference.startsWith(MESSAGE_SIGNING_TAG)) {
            return Optional.of("https://openid.net/specs/fapi-message-signing-2_0-final.html");
        }
        return DRAFT.matcher(reference).matches()
                ? Optional.of("https://datatracker.ietf.org/doc/" + reference + "/")
                : Optional.empty();
    }
}
