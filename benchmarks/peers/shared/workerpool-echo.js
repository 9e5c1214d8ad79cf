'use strict';
require('workerpool').worker({ echo: (payload) => payload });
