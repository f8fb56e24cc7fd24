package no.helseprofil.keycloak.user;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.keycloak.models.UserModel;
import org.keycloak.userprofile.AttributeContext;
import org.keycloak.utils.StringUtil;

/**
 * Present and proposed values of a user attribute. Blank values are left out, since Keycloak removes them.
 *
 * @param stored present values, none for a user that doesn't exist yet
 * @param proposed values to be stored
 */
record Proposal(List<String> stored, List<String> proposed) {

    static Proposal of(AttributeContext context) {
        String name = context.getAttribute().getKey();
        UserModel user = context.getUser();
        Stream<String> stored = user == null ? Stream.empty() : user.getAttributeStream(name);
        return new Proposal(withoutBlanks(stored), withoutBlanks(context.getAttribute().getValue().stream()));
    }

    boolean isChange() {
        return !stored.equals(proposed);
    }

    boolean isRemoval() {
        return proposed.isEmpty();
    }

    private static List<String> withoutBlanks(Stream<String> values) {
        return values.filter(Objects::nonNull).filter(StringUtil::isNotBlank).toList();
    }
}
