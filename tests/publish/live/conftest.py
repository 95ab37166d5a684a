"""The served nights of the API's tests."""

from tests.publish.api.conftest import night as night
from tests.publish.api.conftest import served as served
from tests.publish.api.conftest import small as small
