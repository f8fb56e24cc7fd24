package no.helseprofil.incident;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.identifiers.OrganisationNumber;
import org.jspecify.annotations.Nullable;

/**
 * Something that is blocked.
 *
 * @param kind what it is
 * @param value by which it is known, as {@link Kind#read} gives it
 * @param clientId Keycloak's internal id of a blocked client, since a {@code client_id} can be changed; else null
 * @param expires the first instant at which it isn't blocked any more; null if it is blocked until somebody takes the
 *     block away
 */
public record Block(
        Kind kind,
        String value,
        @Nullable String clientId,
        @Nullable Instant expires) {

    /** Returns whether it is in force at an instant. */
    public boolean holds(Instant instant) {
        return expires == null || instant.isBefore(expires);
    }

    /** Kind of thing that is blocked. Constants are stored by name: add, never rename. */
    public enum Kind {
        /** Public key, whichever client uses it, and whether it signs proofs or client assertions. */
        KEY(
                "write the SHA-256 thumbprint of the key (RFC 7638), 43 characters of base64url",
                "urn:ietf:params:oauth:jwk-thumbprint:sha-256:") {
            @Override
            public Optional<String> read(String text) {
                String thumbprint = withoutPrefix(text);
                return isSha256(thumbprint) ? Optional.of(thumbprint) : Optional.empty();
            }
        },
        CLIENT("write the client_id of a client of this realm that isn't one of Keycloak's own", "") {
            @Override
            public Optional<String> read(String text) {
                return Optional.of(text).filter(id -> !id.isBlank() && id.length() <= LONGEST_CLIENT_ID);
            }
        },
        /** An organisation, whether it runs a client or a client acts for it. */
        ORGANISATION("write the organisation number, as nine digits", "NO:ORGNR:") {
            @Override
            public Optional<String> read(String text) {
                try {
                    return Optional.of(
                            OrganisationNumber.parse(withoutPrefix(text), false).value());
                } catch (MalformedIdentifierException malformed) {
                    return Optional.empty();
                }
            }
        };

        private static final int LONGEST_CLIENT_ID = 255;
        private static final int SHA256_BYTES = 32;
        private static final Pattern BASE64URL = Pattern.compile("[A-Za-z0-9_-]{43}");

        private final String remedy;

        /** Prefix of the value in what others read: that of RFC 9278 for a key, HelseID's for an organisation. */
        private final String prefix;

        Kind(String remedy, String prefix) {
            this.remedy = remedy;
            this.prefix = prefix;
        }

        /**
         * Returns the form of an administrator's text that blocks are compared by.
         *
         * @return empty if no request could ever have such a value
         */
        public abstract Optional<String> read(String text);

        /** Returns whether the check digit of an organisation number that was {@linkplain #read read} is right. */
        public static boolean hasCheckDigit(String organisationNumber) {
            try {
                OrganisationNumber.parse(organisationNumber, true);
                return true;
            } catch (MalformedIdentifierException wrong) {
                return false;
            }
        }

        /**
         * Returns a value as other parties know it: the URI of a key (RFC 9278), {@code NO:ORGNR:…} of an organisation.
         */
        public String disclosed(String value) {
            return prefix + value;
        }

        /** Returns what to write where {@link #read} found nothing. */
        public String remedy() {
            return remedy;
        }

        /** Returns the name that documents and the table have. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        String withoutPrefix(String text) {
            return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
        }

        /** The last character has bits without meaning: with others there, a text looks the same but fits no key. */
        private static boolean isSha256(String text) {
            if (!BASE64URL.matcher(text).matches()) {
                return false;
            }
            byte[] hash = Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.US_ASCII));
            return hash.length == SHA256_BYTES
                    && Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(hash)
                            .equals(text);
        }
    }
}
