/** A plan by which a client is tested: what its requests were told, step by step, and what the server does to it. */
@NullMarked
package no.helseprofil.trial;

import org.jspecify.annotations.NullMarked;
