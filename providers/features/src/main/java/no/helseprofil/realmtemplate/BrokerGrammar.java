package no.helseprofil.realmtemplate;

import static no.helseprofil.grammar.Member.optional;
import static no.helseprofil.grammar.Member.required;
import static no.helseprofil.realmtemplate.TemplateGrammar.isDistinct;
import static no.helseprofil.realmtemplate.TemplateGrammar.one;
import static no.helseprofil.realmtemplate.TemplateGrammar.text;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import no.helseprofil.grammar.Grammar;

/**
 * Grammar of identity providers. Values that the import of an identity provider would refuse are refused here, with
 * their place.
 */
final class BrokerGrammar {

    /** Form of a {@code client_id} (RFC 6749, appendix A.1), without spaces, and no longer than Keycloak's column. */
    private static final String CLIENT = "[!-~]{1,255}";

    /** Form of a scope (RFC 6749, appendix A.4), which also applies to {@code acr_values}. */
    private static final String VALUE = "[!#-\\[\\]-~]{1,255}";

    private static final String VALUES = VALUE + "( " + VALUE + "){0,50}";
    private static final String WITH_OPENID = "(" + VALUE + " ){0,50}openid( " + VALUE + "){0,50}";
    private static final String KEY = "[!-~]{1,500}";

    /** Form of an address without query, fragment and user. */
    private static final String ADDRESS = "https://[!$->A-~]{1,500}";

    private BrokerGrammar() {}

    static Grammar<List<TemplateBroker>> brokers() {
        return Grammar.list("write a list", broker())
                .where(some -> isDistinct(some, TemplateBroker::alias), "write no alias twice");
    }

    private static Grammar<TemplateBroker> broker() {
        return Grammar.object(
                "write an object with type, alias, name and clientId",
                TemplateBroker.class,
                required("type", one(TemplateBroker.TYPES, "Type of the identity provider")),
                required(
                        "alias",
                        text(
                                TemplateGrammar.NAME,
                                "Alias of the identity provider, as it appears in URLs",
                                "write letters, digits, . _ and -")),
                required("name", text(TemplateGrammar.LINE, "Name shown to users", "write a name on one line")),
                required(
                        "clientId",
                        text(
                                CLIENT,
                                "client_id of this realm at the identity provider",
                                "write its client_id there, at most 255 characters")),
                optional("issuer", address("Issuer of the identity provider")),
                optional("level", one(TemplateBroker.LEVELS, "Lowest security level that is accepted")),
                optional(
                        "acrValues",
                        text(VALUES, "Additional values for acr_values", "write values separated by single spaces")),
                optional(
                        "algorithm",
                        one(
                                TemplateBroker.ALGORITHMS,
                                "Algorithm with which this realm signs requests to the identity provider")),
                optional(
                        "keyId",
                        text(KEY, "kid of the key that signs requests to the identity provider", "write a kid")),
                optional(
                        "scopes",
                        text(
                                WITH_OPENID,
                                "Requested scopes",
                                "write openid and any further scopes, separated by single spaces")),
                optional("keyRegistration", address("Address at which this realm registers its next key")));
    }

    private static Grammar<String> address(String meaning) {
        String remedy = "write an address https://… without query and fragment";
        return text(ADDRESS, meaning, remedy).where(BrokerGrammar::hasHost, remedy);
    }

    private static boolean hasHost(String address) {
        try {
            URI read = new URI(address);
            return read.getHost() != null && read.getRawUserInfo() == null;
        } catch (URISyntaxException unreadable) {
            return false;
        }
    }
}
