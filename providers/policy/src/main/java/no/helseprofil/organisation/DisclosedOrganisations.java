package no.helseprofil.organisation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Organisation numbers of the client and its user in a token or in the details of a request. They occur in three forms:
 * claims of the client, an identifier in HelseID's {@code helseid_authorization}, and an attestation. Organisations of
 * patients aren't included.
 */
public final class DisclosedOrganisations {

    private static final Pattern CLAIM = Pattern.compile(".*orgnr_(parent|child|supplier)");
    private static final Set<String> OF_ATTESTATION = Set.of("legal_entity", "point_of_care");
    private static final String IDENTIFIER = "identifier";
    private static final String PATIENTS = "patients";
    private static final Pattern NUMBER = Pattern.compile("(?<![0-9])[0-9]{9}(?![0-9])");

    private DisclosedOrganisations() {}

    /** Returns the numbers at any depth of a JSON value. */
    public static Set<String> in(JsonNode claim) {
        Set<String> numbers = new LinkedHashSet<>();
        collect(claim, numbers);
        return numbers;
    }

    /** Returns the numbers in a text, whatever surrounds them. */
    public static Set<String> in(String text) {
        Set<String> numbers = new LinkedHashSet<>();
        collect(text, numbers);
        return numbers;
    }

    private static void collect(JsonNode node, Set<String> numbers) {
        if (node.isObject()) {
            node.properties().forEach(member -> collect(member, numbers));
        } else if (node.isArray()) {
            node.forEach(entry -> collect(entry, numbers));
        }
    }

    private static void collect(Map.Entry<String, JsonNode> member, Set<String> numbers) {
        String name = member.getKey();
        JsonNode value = member.getValue();
        if (name.equals(PATIENTS)) {
            return;
        }
        if (CLAIM.matcher(name).matches()) {
            collect(value.asText(), numbers);
        } else if (OF_ATTESTATION.contains(name)) {
            collect(value.path("id").asText(), numbers);
        } else if (name.equals(IDENTIFIER)) {
            collect(value.path("value").asText(), numbers);
        }
        collect(value, numbers);
    }

    private static void collect(String text, Set<String> numbers) {
        Matcher matcher = NUMBER.matcher(text);
        while (matcher.find()) {
            numbers.add(matcher.group());
        }
    }
}
